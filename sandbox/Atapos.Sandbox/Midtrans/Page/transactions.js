'use strict';

const everyMilliseconds = 2000;
const parts = ['#count', '#list'];
const parser = new DOMParser();
// As the server wrote them: the buttons below are changed here.
const written = new Map(parts.map(part => [part, document.querySelector(part).innerHTML]));

// Buttons need this script, so they show with it alone.
const showButtons = () => document.querySelectorAll('button[hidden]').forEach(button => { button.hidden = false; });

const nameOf = button => button?.dataset?.act ?? button?.dataset?.post;

const replace = (part, page) => {
  const fresh = page.querySelector(part);
  if (written.get(part) === fresh.innerHTML) {
    return;
  }
  written.set(part, fresh.innerHTML);
  const focused = nameOf(document.activeElement);
  document.querySelector(part).replaceChildren(...fresh.childNodes);
  showButtons();
  if (focused) {
    [...document.querySelectorAll('button')].find(button => nameOf(button) === focused)?.focus({ preventScroll: true });
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
  const button = event.target.closest('button');
  const address = button?.id === 'release' ? '/midtrans/notifications/release'
    : button?.dataset.act ? `/midtrans/transactions/${button.dataset.act}` : button?.dataset.post;
  if (!address) {
    return;
  }
  try {
    await fetch(address, { method: 'POST', signal: AbortSignal.timeout(5000) });
    await refresh();
  } catch (fault) {
    console.warn(fault);
  }
});

showButtons();
keepFresh();
