import { byId, element } from './dom.js';
import { count, say } from './words.js';
import { answerOf, exchange } from './exchange.js';

const most = 12; // that are shown of each

// Known is what leads may refer to: companies and products, by number.
export class Known {
  companies = new Map();
  products = new Map();

  // load reads both from the server.
  async load() {
    this.companies = await read('companies');
    this.products = await read('products');
  }

  // show shows both below the table, or as many as there is room for.
  show() {
    byId('known').replaceChildren(...terms(say('companies'), this.companies), ...terms(say('products'), this.products));
  }
}

async function read(list) {
  const answer = await answerOf(exchange({ path: `/${list}` }));
  return new Map((answer?.json?.[list] ?? []).map(({ id, name }) => [id, name]));
}

function terms(title, names) {
  const entries = [...names].slice(0, most).map(([id, name]) => element('dd', {}, element('b', {}, String(id)), ' ', element('bdi', {}, name)));
  const more = names.size > most ? [element('dd', {}, count('options.more', names.size - most))] : [];
  return [element('dt', {}, title), ...entries, ...more];
}
