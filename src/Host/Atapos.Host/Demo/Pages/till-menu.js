// The menu of the till: pictures, categories, search.
import { word, rupiah, onLanguage } from './words.js';
import { element, find, onPress, say } from './demo.js';
import { apart, ask } from './staff.js';

const pageSize = 60;
let categories = [];
let category = '';
let products = [];
let total = 0;
let next = null;
let reading = null;
let timer;

const first = name => [...new Intl.Segmenter().segment(name)][0]?.segment ?? '';

const pictureOf = product => {
  const letter = element('span', { className: 'letter', 'aria-hidden': 'true' }, first(product.pr_name));
  const address = product.thumbnail?.pa_cloudinary_url ?? product.pr_image_path;
  if (!address) {
    return letter;
  }
  const picture = element('img', { src: address, alt: '', loading: 'lazy', width: 160, height: 160 });
  picture.addEventListener('error', () => picture.replaceWith(letter));
  return picture;
};

const isThere = product => product.pr_is_available && product.pr_stock !== 0;

const stockOf = product => (!isThere(product) ? word('soldOut') : product.pr_stock === null ? '' : word('left', product.pr_stock));

const tileOf = (product, add) => {
  const name = element('strong', { dir: 'auto' }, product.pr_name);
  const tile = element('button', { type: 'button', className: 'product' }, pictureOf(product), name,
    element('span', { className: 'price' }, rupiah(product.pr_base_price)), element('span', { className: 'soft stock' }, stockOf(product)));
  tile.dataset.there = String(isThere(product));
  tile.addEventListener('click', () => (isThere(product) ? add(product) : say(`${apart(product.pr_name)}: ${word('soldOut')}`, 'bad')));
  return element('li', {}, tile);
};

const isNarrowed = () => Boolean(category || find('search').value.trim());

const count = () => {
  find('menu-said').textContent = products.length > 0
    ? word('foundProducts', products.length, total)
    : word(isNarrowed() ? 'nothingFound' : 'noProducts');
};

export const menu = ({ add, fail }) => {
  const draw = () => {
    find('products').replaceChildren(...products.map(product => tileOf(product, add)));
    find('more-products').hidden = !next;
    count();
  };

  const read = async query => {
    reading?.abort();
    const mine = new AbortController();
    reading = mine;
    try {
      const page = await ask('GET', `/products?${query}`, undefined, { signal: mine.signal });
      if (mine.signal.aborted) {
        return;
      }
      products = query.has('cursor') ? [...products, ...page.json] : page.json;
      ({ total, next } = page);
      draw();
    } catch (fault) {
      if (!mine.signal.aborted) {
        throw fault;
      }
    }
  };

  const look = () => read(new URLSearchParams({
    limit: pageSize, ...(category ? { pc_id: category } : {}), ...(find('search').value.trim() ? { search: find('search').value.trim() } : {}),
  }));

  const choose = id => {
    category = id;
    drawCategories();
    look().catch(fail);
  };

  const drawCategories = () => {
    const focused = document.activeElement?.closest('#categories') && document.activeElement.dataset.id;
    find('categories').replaceChildren(...[{ pc_id: '', pc_name: word('all') }, ...categories].map(one => {
      const button = element('button', { type: 'button', dir: 'auto', title: one.pc_name, 'aria-pressed': String(one.pc_id === category) }, one.pc_name);
      button.dataset.id = one.pc_id;
      button.addEventListener('click', () => choose(one.pc_id));
      return button;
    }));
    if (typeof focused === 'string') {
      find('categories').querySelector(`[data-id="${focused}"]`)?.focus();
    }
  };

  find('search').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => look().catch(fail), 200);
  });
  onPress(find('more-products'), () => read(new URLSearchParams(next)));
  onLanguage(() => {
    drawCategories();
    if (reading) {
      draw();
    }
  });
  return {
    open: async () => {
      categories = (await ask('GET', '/product-categories?limit=1000')).json;
      category = categories.some(one => one.pc_id === category) ? category : '';
      drawCategories();
      await look();
    },
    refresh: () => look().catch(fail),
  };
};
