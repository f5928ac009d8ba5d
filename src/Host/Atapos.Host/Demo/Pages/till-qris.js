// QRIS on the till's screen: the code, and how long it can be paid.
import { word, rupiah } from './words.js';
import { find } from './demo.js';

let ticking = null;

const two = number => String(number).padStart(2, '0');

const left = until => Math.max(0, Math.ceil((new Date(until) - Date.now()) / 1_000));

export const hideQris = () => {
  clearInterval(ticking);
  find('qris').hidden = true;
};

export const showQris = (code, onOver) => {
  clearInterval(ticking);
  const picture = code.oh_qris_actions?.find(action => action.name.startsWith('generate-qr-code'))?.url;
  const image = find('qr');
  find('qr-string').textContent = code.oh_qris_string ?? '';
  find('qr-missing').hidden = Boolean(picture);
  image.hidden = !picture;
  if (picture && image.getAttribute('src') !== picture) {
    image.src = picture;
  }
  find('scan').textContent = word('scan', rupiah(code.oh_total_amount));
  find('qris').hidden = false;
  const tick = () => {
    const seconds = left(code.oh_expired_at);
    find('countdown').textContent = `${seconds >= 3_600 ? `${Math.floor(seconds / 3_600)}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    if (seconds === 0) {
      clearInterval(ticking);
      onOver();
    }
  };
  ticking = setInterval(tick, 1_000);
  tick();
};

find('qr').addEventListener('error', () => {
  find('qr').hidden = true;
  find('qr-missing').hidden = false;
});
