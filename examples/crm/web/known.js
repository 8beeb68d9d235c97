import { byId, element } from './dom.js';
import { say } from './words.js';
import { answerOf, exchange } from './exchange.js';

// Known is what leads may refer to: companies and products, by number.
export class Known {
  companies = new Map();
  products = new Map();

  // load reads both from the server.
  async load() {
    this.companies = await read('companies');
    this.products = await read('products');
  }

  // show shows both below the table, and offers the companies in their column.
  show() {
    byId('companies').replaceChildren(...[...this.companies].map(([id, name]) => element('option', { value: id }, name)));
    byId('known').replaceChildren(...terms(say('companies'), this.companies), ...terms(say('products'), this.products));
  }
}

async function read(list) {
  const answer = await answerOf(exchange({ path: `/${list}` }));
  return new Map((answer?.json?.[list] ?? []).map(({ id, name }) => [id, name]));
}

function terms(title, names) {
  const entries = [...names].map(([id, name]) => element('dd', {}, element('b', {}, String(id)), ` ${name}`));
  return [element('dt', {}, title), ...entries];
}
