// window.snap of the sandbox's Midtrans. It styles through the object model alone, so a page's policy need not allow inline styles;
// the policy has to allow this origin in script-src and frame-src.
(() => {
  'use strict';

  const script = document.currentScript ?? document.querySelector('script[src$="/snap.js"]');
  const base = new URL('.', script.src);
  let shown = null;

  const style = (element, rules) => Object.entries(rules).forEach(([name, value]) => element.style.setProperty(name, value));

  const call = (callbacks, name, ...values) => {
    if (typeof callbacks[name] === 'function') {
      callbacks[name](...values);
    }
  };

  const callbackOf = code => (code === '200' ? 'onSuccess' : code === '201' ? 'onPending' : 'onError');

  const makeFrame = token => {
    const key = script.dataset.clientKey;
    if (!key) {
      console.error('Please add the attribute `data-client-key` to the script tag of snap.js');
    }
    const address = new URL(`v3/redirection/${encodeURIComponent(token)}`, base);
    address.searchParams.set('opener', location.origin);
    address.searchParams.set('client_key', key ?? '');
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = 'Payment';
    frame.name = 'snap-midtrans';
    style(frame, { border: '0', width: '100%', height: '100%', display: 'block', 'min-width': '320px', 'min-height': '560px' });
    return frame;
  };

  const takeAway = () => {
    if (shown === null) {
      return;
    }
    removeEventListener('message', shown.listen);
    shown.dialog?.close();
    (shown.dialog ?? shown.frame).remove();
    shown = null;
  };

  const open = (token, callbacks, place) => {
    if (typeof token !== 'string' || token === '') {
      throw new Error('snap: a token is required');
    }
    if (shown !== null) {
      throw new Error('snap.pay is not allowed to be called while a payment is shown');
    }
    const frame = makeFrame(token);
    const end = (name, ...values) => {
      takeAway();
      call(callbacks, name, ...values);
    };
    const listen = message => {
      if (message.origin !== base.origin || message.source !== frame.contentWindow || message.data?.snap !== token) {
        return;
      }
      if (message.data.event === 'result') {
        end(callbackOf(message.data.result.status_code), message.data.result);
      } else if (message.data.event === 'close') {
        end('onClose');
      }
    };
    addEventListener('message', listen);
    shown = { frame, listen, dialog: null };
    place(frame, end);
  };

  const popUp = (frame, end) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', 'Payment');
    // A telephone's screen is filled.
    style(dialog, {
      padding: '0', border: '0', margin: 'auto', overflow: 'hidden', 'border-radius': 'min(12px, calc((100vw - 480px) * 999))',
      width: 'min(100vw, 480px)', height: 'clamp(min(100vh, 780px), calc((480.5px - 100vw) * 999), 100vh)', 'max-width': '100vw', 'max-height': '100vh',
    });
    dialog.addEventListener('cancel', event => {
      event.preventDefault();
      end('onClose');
    });
    dialog.append(frame);
    document.body.append(dialog);
    shown.dialog = dialog;
    dialog.showModal();
    frame.focus();
  };

  window.snap = {
    pay: (token, callbacks = {}) => open(token, callbacks, popUp),
    embed: (token, callbacks = {}) => {
      const container = document.getElementById(callbacks.embedId);
      if (container === null) {
        throw new Error('snap.embed needs embedId, the id of an element');
      }
      open(token, callbacks, frame => container.append(frame));
    },
    show: () => shown?.dialog?.showModal(),
    hide: () => (shown?.dialog ? shown.dialog.close() : takeAway()),
    reset: takeAway,
  };
})();
