// Every word of the pages, in both languages.
import { shop } from './shop-words.js';

const all = {
  en: {
    ...shop.en,
    skip: 'Skip to the content', demoPages: 'Demo pages', language: 'Language', signIn: 'Sign in', pay: 'Pay', history: 'Orders',
    demoTitle: 'Try it out', demoIntro: "Five pages that use the API as a shop's own site and till do. They are served in development alone.",
    signInTitle: 'Sign in without a password', signInIntro: 'By a link or a code in the mailbox; then see who you are.',
    payTitle: 'Pay in the pop-up', payIntro: "Take an order of two portions and pay it in the gateway's window.",
    historyTitle: 'Your orders, live', historyIntro: 'Every order with its items, by state, and changes while they happen.',
    docsTitle: 'The whole API', docsIntro: 'Each operation, with examples.',
    signInHelp: "Ask for a link or a code, read it in the mailbox, and show it here. Under ./atapos run the mailbox is the sandbox's inbox, http://127.0.0.1:8100/inbox.",
    askTitle: '1. Ask for it', email: 'E-mail', askOtp: 'Send a code', askLink: 'Send a magic link',
    showOtpTitle: '2a. Show the code', otp: 'Code', verifyOtp: 'Verify the code',
    showLinkTitle: '2b. Or show the link', link: 'Link, or the token in it', verifyLink: 'Verify the link',
    yourToken: 'Your token', token: 'Token', who: 'Who am I?', copy: 'Copy the token', forget: 'Forget it',
    tokenHint: 'Sign in on the first page and it is here already.',
    sentOtp: 'If all is well, a code is in the mailbox now.', sentLink: 'If all is well, a link is in the mailbox now.',
    signedIn: 'Signed in as {0}.', copied: 'Copied.', selected: 'Selected; copy it with the keyboard.', forgotten: 'The token is forgotten.',
    noToken: 'There is no token yet.', name: 'Name', phone: 'Telephone', merchant: 'Merchant', number: 'Number', since: 'Since',
    log: 'What happens', clear: 'Clear',
    payHelp: "Takes an order of product 1, twice, for the customer of the token, starts its payment, and opens the gateway's window.",
    clientKey: 'Client key of the gateway (public)', createAndPay: 'Create Test Order & Pay', result: 'Result',
    payAgain: 'Open the window again', readAgain: 'Read the order again', noKey: 'The client key is missing.',
    noScript: "The gateway's script does not load from {0}.", ordering: 'Taking the order…', starting: 'Starting the payment…', opened: "The gateway's window is open.",
    paid: 'Paid.', waiting: 'The payment is under way.', refused: 'The payment came to nothing.', closed: 'The window was closed before anything was paid.',
    orderNumber: 'Order', total: 'Total', status: 'Payment', method: 'Method', paidAt: 'Paid at',
    load: 'Show my orders', filter: 'Payment', all: 'All', more: 'Older ones', none: 'No orders here.', count: '{0} of {1}',
    live: 'Live', connecting: 'Connecting…', lost: 'Interrupted; trying again', off: '', ended: 'The token has ended; sign in again.',
    items: 'Items', product: 'Product', quantity: 'Quantity', price: 'Price', sum: 'Sum', subtotal: 'Subtotal', discount: 'Discount', tax: 'Tax',
    service: 'Service charge', rounded: 'In cash', refunded: 'Given back', promotion: 'with {0}', table: 'Table', notes: 'Notes',
    s_pending: 'Awaiting payment', s_settlement: 'Paid', s_cancel: 'Cancelled', s_deny: 'Denied', s_expire: 'Expired', s_failure: 'Failed', s_refund: 'Refunded',
    e_created: 'was placed', e_paid: 'was paid', e_cancelled: 'was cancelled', e_expired: 'expired', e_denied: 'was denied', e_failed: 'failed',
    e_refunded: 'was refunded', e_reopened: 'awaits payment again', e_reset: 'Some news were missed; the list was read anew.',
    offline: 'The API does not answer.',
  },
  id: {
    ...shop.id,
    skip: 'Langsung ke isi', demoPages: 'Halaman demo', language: 'Bahasa', signIn: 'Masuk', pay: 'Bayar', history: 'Pesanan',
    demoTitle: 'Coba sendiri', demoIntro: 'Lima halaman yang memakai API seperti situs dan kasir toko. Hanya tersedia saat pengembangan.',
    signInTitle: 'Masuk tanpa kata sandi', signInIntro: 'Dengan tautan atau kode di kotak surat; lalu lihat siapa Anda.',
    payTitle: 'Bayar di jendela pembayaran', payIntro: 'Buat pesanan dua porsi dan bayar di jendela gerbang pembayaran.',
    historyTitle: 'Pesanan Anda, langsung', historyIntro: 'Setiap pesanan dengan isinya, menurut status, dan perubahan saat terjadi.',
    docsTitle: 'Seluruh API', docsIntro: 'Setiap operasi, dengan contoh.',
    signInHelp: 'Minta tautan atau kode, baca di kotak surat, lalu tunjukkan di sini. Dengan ./atapos run kotak suratnya ada di http://127.0.0.1:8100/inbox.',
    askTitle: '1. Minta', email: 'Surel', askOtp: 'Kirim kode', askLink: 'Kirim tautan masuk',
    showOtpTitle: '2a. Tunjukkan kode', otp: 'Kode', verifyOtp: 'Periksa kode',
    showLinkTitle: '2b. Atau tunjukkan tautan', link: 'Tautan, atau token di dalamnya', verifyLink: 'Periksa tautan',
    yourToken: 'Token Anda', token: 'Token', who: 'Siapa saya?', copy: 'Salin token', forget: 'Lupakan',
    tokenHint: 'Masuk di halaman pertama dan token sudah terisi di sini.',
    sentOtp: 'Jika semua benar, kode kini ada di kotak surat.', sentLink: 'Jika semua benar, tautan kini ada di kotak surat.',
    signedIn: 'Masuk sebagai {0}.', copied: 'Tersalin.', selected: 'Terpilih; salin dengan papan ketik.', forgotten: 'Token dilupakan.',
    noToken: 'Belum ada token.', name: 'Nama', phone: 'Telepon', merchant: 'Merchant', number: 'Nomor', since: 'Sejak',
    log: 'Yang terjadi', clear: 'Bersihkan',
    payHelp: 'Membuat pesanan produk 1, dua buah, untuk pelanggan pemilik token, memulai pembayarannya, dan membuka jendela gerbang pembayaran.',
    clientKey: 'Kunci klien gerbang pembayaran (publik)', createAndPay: 'Buat Pesanan Uji & Bayar', result: 'Hasil',
    payAgain: 'Buka jendela lagi', readAgain: 'Baca pesanan lagi', noKey: 'Kunci klien belum diisi.',
    noScript: 'Skrip gerbang pembayaran tidak dapat dimuat dari {0}.', ordering: 'Membuat pesanan…', starting: 'Memulai pembayaran…', opened: 'Jendela pembayaran terbuka.',
    paid: 'Lunas.', waiting: 'Pembayaran sedang berjalan.', refused: 'Pembayaran tidak berhasil.', closed: 'Jendela ditutup sebelum ada yang dibayar.',
    orderNumber: 'Pesanan', total: 'Total', status: 'Pembayaran', method: 'Cara bayar', paidAt: 'Dibayar pada',
    load: 'Tampilkan pesanan saya', filter: 'Pembayaran', all: 'Semua', more: 'Yang lebih lama', none: 'Tidak ada pesanan di sini.', count: '{0} dari {1}',
    live: 'Langsung', connecting: 'Menyambung…', lost: 'Terputus; mencoba lagi', off: '', ended: 'Token sudah berakhir; masuk lagi.',
    items: 'Isi', product: 'Produk', quantity: 'Jumlah', price: 'Harga', sum: 'Jumlah harga', subtotal: 'Subtotal', discount: 'Diskon', tax: 'Pajak',
    service: 'Biaya layanan', rounded: 'Tunai', refunded: 'Dikembalikan', promotion: 'dengan {0}', table: 'Meja', notes: 'Catatan',
    s_pending: 'Menunggu pembayaran', s_settlement: 'Lunas', s_cancel: 'Dibatalkan', s_deny: 'Ditolak', s_expire: 'Kedaluwarsa', s_failure: 'Gagal', s_refund: 'Dikembalikan',
    e_created: 'dibuat', e_paid: 'dibayar', e_cancelled: 'dibatalkan', e_expired: 'kedaluwarsa', e_denied: 'ditolak', e_failed: 'gagal',
    e_refunded: 'dikembalikan dananya', e_reopened: 'menunggu pembayaran lagi', e_reset: 'Ada kabar yang terlewat; daftar dibaca ulang.',
    offline: 'API tidak menjawab.',
  },
};

const stored = localStorage.getItem('atapos.language');
let language = stored in all ? stored : navigator.language.startsWith('id') ? 'id' : 'en';
const listeners = [];

export const word = (key, ...values) => values.reduce((text, value, place) => text.replace(`{${place}}`, () => value), all[language][key] ?? key);
export const locale = () => (language === 'id' ? 'id-ID' : 'en-GB');
export const rupiah = amount => `Rp ${new Intl.NumberFormat('id-ID').format(amount)}`;
export const instant = text => (text ? new Date(text).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' }) : '-');
export const onLanguage = act => listeners.push(act);

const translate = () => {
  document.documentElement.lang = language;
  document.querySelectorAll('[data-word]').forEach(element => { element.textContent = word(element.dataset.word); });
  document.querySelectorAll('[data-label]').forEach(element => element.setAttribute('aria-label', word(element.dataset.label)));
  document.querySelectorAll('[data-language]').forEach(button => button.setAttribute('aria-pressed', String(button.dataset.language === language)));
  listeners.forEach(act => act());
};

document.querySelectorAll('[data-language]').forEach(button => button.addEventListener('click', () => {
  language = button.dataset.language;
  localStorage.setItem('atapos.language', language);
  translate();
}));
document.querySelectorAll('nav a').forEach(link => {
  if (link.getAttribute('href') === location.pathname) {
    link.setAttribute('aria-current', 'page');
  }
});
translate();
