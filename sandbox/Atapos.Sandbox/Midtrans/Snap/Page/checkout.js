const token = document.querySelector('#checkout').dataset.token;
// The page that opened the pop-up: only it is told anything.
const opener = new URLSearchParams(location.search).get('opener');
const embedded = window.parent !== window && opener !== null;
const part = id => document.getElementById(id);
const everyMilliseconds = 2000;

const titles = {
  pending: 'Waiting for your payment',
  settlement: 'Paid',
  capture: 'Paid',
  deny: 'The payment was refused',
  expire: 'The time to pay is over',
  cancel: 'The payment was cancelled',
  failure: 'The payment failed',
};
const shown = {
  payment_type: 'Method', transaction_status: 'Status', fraud_status: 'Fraud check', permata_va_number: 'Account', biller_code: 'Biller code',
  bill_key: 'Bill key', store: 'Store', payment_code: 'Payment code', masked_card: 'Card', acquirer: 'Acquirer', transaction_id: 'Transaction',
};

let last = null;
let ended = false;

const tell = message => {
  if (embedded) {
    window.parent.postMessage({ snap: token, ...message }, opener);
  }
};

const finish = result => {
  ended = true;
  if (embedded) {
    tell({ event: 'result', result });
  } else if (result.finish_redirect_url) {
    location.assign(result.finish_redirect_url);
  }
};

const close = () => tell({ event: 'close' });

const post = async (what, body) => {
  const answer = await fetch(`/midtrans/snap/page/${token}/${what}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(15000),
  });
  return answer.json();
};

const row = (name, value) => {
  const [term, text] = [document.createElement('dt'), document.createElement('dd')];
  term.textContent = name;
  text.textContent = value;
  return [term, text];
};

const show = result => {
  if (!result.transaction_status) {
    part('message').textContent = [].concat(result.status_message).join(' ');
    return;
  }
  const changed = last?.transaction_status !== result.transaction_status || last?.transaction_id !== result.transaction_id;
  last = result;
  if (!changed) {
    return;
  }
  const status = result.transaction_status;
  const challenged = status === 'capture' && result.fraud_status === 'challenge';
  const refused = status === 'deny' || status === 'failure';
  part('message').textContent = '';
  part('methods').hidden = true;
  part('payment').hidden = false;
  part('payment-title').textContent = challenged ? 'Your payment is being checked' : titles[status] ?? status;
  const accounts = (result.va_numbers ?? []).flatMap(account => row(`${account.bank.toUpperCase()} account`, account.va_number));
  part('details').replaceChildren(
    ...Object.entries(shown).filter(([name]) => result[name]).flatMap(([name, title]) => row(title, result[name])), ...accounts);
  const scanned = status === 'pending' && ['qris', 'gopay'].includes(result.payment_type);
  part('qr').hidden = !scanned;
  if (scanned) {
    part('qr').src = `/midtrans/v2/${result.payment_type}/${result.transaction_id}/qr-code`;
  }
  part('actions').hidden = status !== 'pending';
  part('again').hidden = !refused;
  part('back').hidden = !embedded && !result.finish_redirect_url;
  part('payment-title').focus();
};

const refresh = async () => {
  const answer = await fetch(`/midtrans/snap/page/${token}/result`, { signal: AbortSignal.timeout(5000) });
  const result = await answer.json();
  if (result.transaction_status && !(last === null && ['deny', 'failure'].includes(result.transaction_status))) {
    show(result);
  }
};

const keepFresh = async () => {
  try {
    if (!document.hidden && !ended) {
      await refresh();
    }
  } catch (fault) {
    console.warn(fault);
  }
  setTimeout(keepFresh, everyMilliseconds);
};

const guarded = work => async event => {
  event.preventDefault();
  const buttons = [...document.querySelectorAll('main button')];
  buttons.forEach(button => { button.disabled = true; });
  try {
    await work(event);
  } catch (fault) {
    part('message').textContent = 'The sandbox does not answer. Please try again.';
    console.warn(fault);
  } finally {
    buttons.forEach(button => { button.disabled = false; });
  }
};

const start = async () => {
  const form = part('methods');
  const isCard = () => form.elements.method?.value === 'credit_card' || form.querySelector('[name=method]:checked')?.value === 'credit_card';
  const showCard = () => { part('card').hidden = !isCard(); };
  form.addEventListener('change', showCard);
  form.addEventListener('submit', guarded(async () => {
    const data = new FormData(form);
    const chosen = Object.fromEntries(data.entries());
    show(await post('choose', { ...chosen, challenge: data.has('challenge') }));
  }));
  part('actions').addEventListener('click', guarded(async event => {
    const action = event.target.closest('[data-action]')?.dataset.action;
    if (action) {
      show(await post('act', { action }));
    }
  }));
  part('again').addEventListener('click', () => {
    part('payment').hidden = true;
    form.hidden = false;
    form.querySelector('[name=method]:checked')?.focus();
  });
  part('back').addEventListener('click', () => finish(last));
  await refresh();
  showCard();
  form.hidden = !part('payment').hidden;
  keepFresh();
};

part('close').hidden = !embedded;
part('close').addEventListener('click', close);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    close();
  }
});
if (part('methods')) {
  await start();
}
tell({ event: 'ready' });
