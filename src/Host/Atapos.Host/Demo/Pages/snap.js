// The gateway's script, which makes window.snap for one client key.
import { word } from './words.js';
import { element } from './demo.js';

const address = document.querySelector('meta[name=snap-script]').content;

export const loadSnap = key => new Promise((done, fail) => {
  const present = document.querySelector('script[data-client-key]');
  if (window.snap && present?.dataset.clientKey === key) {
    done();
    return;
  }
  present?.remove();
  const script = element('script', { src: address });
  script.dataset.clientKey = key;
  script.addEventListener('load', () => done());
  script.addEventListener('error', () => fail(new Error(word('noScript', address))));
  document.head.append(script);
});
