'use strict';

const everyMilliseconds = 2000;
const parts = ['#count', 'nav', '#mail'];
const parser = new DOMParser();
// As the server wrote them: the buttons below are changed here.
const written = new Map(parts.map(part => [part, document.querySelector(part).innerHTML]));

// Buttons need this script, so they show with it alone.
const showButtons = () => document.querySelectorAll('button[hidden]').forEach(button => { button.hidden = false; });

const copy = async button => {
  const source = button.previousElementSibling;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = label; }, 1500);
};

const replace = (part, page) => {
  const old = document.querySelector(part);
  const fresh = page.querySelector(part);
  if (written.get(part) === fresh.innerHTML) {
    return;
  }
  written.set(part, fresh.innerHTML);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const top = old.scrollTop;
  old.replaceChildren(...fresh.childNodes);
  old.scrollTop = top;
  if (focused) {
    old.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
};

const refresh = async () => {
  const answer = await fetch(location.pathname + location.search, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) {
    throw new Error(`The sandbox answered ${answer.status}.`);
  }
  const page = parser.parseFromString(await answer.text(), 'text/html');
  document.title = page.title;
  parts.forEach(part => replace(part, page));
  showButtons();
};

const keepFresh = async () => {
  try {
    if (!document.hidden) {
      await refresh();
    }
  } catch (fault) {
    written.delete('#count');
    document.querySelector('#count').textContent = 'The sandbox does not answer';
    console.warn(fault);
  }
  setTimeout(keepFresh, everyMilliseconds);
};

document.addEventListener('click', async event => {
  if (event.target.matches('.copy')) {
    await copy(event.target);
  } else if (event.target.matches('#clear') && confirm('Delete all mails?')) {
    await fetch('/mail', { method: 'DELETE' });
    location.assign('/inbox');
  }
});

showButtons();
keepFresh();
