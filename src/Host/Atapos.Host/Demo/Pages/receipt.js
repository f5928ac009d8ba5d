// The receipt of a paid order, as the API writes it: on the screen, to a printer, as a file.
import { word } from './words.js';
import { find, onPress, say, token } from './demo.js';

let file = null;

const fetchAs = async (id, format) => {
  const answer = await fetch(`/api/v1/orders/${id}/receipt?format=${format}`, {
    headers: { Authorization: `Bearer ${token.get()}` }, cache: 'no-store', signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) {
    throw new Error((await answer.json().catch(() => null))?.message ?? `${answer.status}`);
  }
  return answer;
};

// This page's policy allows no style inside a document: the receipt's own is handed to its frame as a sheet.
const show = text => new Promise(done => {
  let style = '';
  const plain = text.replace(/<style>([\s\S]*?)<\/style>/, (_, rules) => {
    style = rules;
    return '';
  });
  const frame = find('paper');
  frame.addEventListener('load', () => {
    const sheet = new frame.contentWindow.CSSStyleSheet();
    sheet.replaceSync(style);
    frame.contentDocument.adoptedStyleSheets = [sheet];
    done();
  }, { once: true });
  frame.srcdoc = plain;
});

export const openReceipt = async order => {
  try {
    const [page, pdf] = await Promise.all([fetchAs(order.oh_id, 'html').then(answer => answer.text()), fetchAs(order.oh_id, 'pdf').then(answer => answer.blob())]);
    file = URL.createObjectURL(pdf);
    find('pdf').href = file;
    find('pdf').download = `${order.oh_order_number}.pdf`;
    find('receipt').showModal();
    await show(page);
  } catch (fault) {
    say(word('noReceipt', fault.message), 'bad');
  }
};

onPress(find('print'), async () => find('paper').contentWindow.print());
onPress(find('close-receipt'), async () => find('receipt').close());
find('receipt').addEventListener('close', () => URL.revokeObjectURL(file));
