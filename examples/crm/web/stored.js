import { columns, label } from './columns.js';
import { byId, element } from './dom.js';
import { answerOf, exchange } from './exchange.js';
import { count, say } from './words.js';

// Stored lists the leads that the server has, page by page.
export class Stored {
  #known;
  #title = () => say('stored');
  #next = '/leads';
  #reading = null; // the exchange under way

  constructor(known) {
    this.#known = known;
    byId('more').addEventListener('click', () => {
      if (!this.#reading) this.#read(); // once if it is clicked twice
    });
    byId('all').addEventListener('click', () => this.all());
  }

  // reword names the list and its columns in the page's language.
  reword() {
    const cells = this.#headings().map((heading) => element('th', { role: 'columnheader', scope: 'col' }, heading));
    byId('stored-columns').replaceChildren(...cells);
    for (const row of byId('stored-leads').rows) this.#name(row);
    this.#headline();
  }

  async all() {
    this.#title = () => say('stored');
    this.#headline();
    byId('all').hidden = true;
    await this.#from('/leads');
  }

  // news lists the leads that have just been stored.
  async news(leads) {
    this.#title = () => count('news', leads.length);
    this.#headline();
    byId('stored-title').focus();
    byId('all').hidden = false;
    await this.#from(`/leads?after=${leads[0].id - 1}`);
  }

  #headings() {
    return [say('number'), ...columns.map(label)];
  }

  // name gives the cells of a row the names of their columns: on a phone, a row is a card.
  #name(row) {
    this.#headings().forEach((heading, i) => (row.cells[i].dataset.label = heading));
    return row;
  }

  #headline() {
    byId('stored-title').textContent = this.#title();
  }

  async #from(path) {
    byId('stored-leads').replaceChildren();
    this.#next = path;
    await this.#read();
  }

  async #read() {
    const reading = exchange({ path: this.#next });
    this.#reading = reading;
    const answer = await answerOf(reading);
    if (this.#reading !== reading) return; // outdated: the list has begun anew
    this.#reading = null;
    if (answer?.status !== 200) {
      this.#title = () => say('no.list');
      this.#headline();
      return;
    }
    const { leads, next } = answer.json;
    byId('stored-leads').append(...leads.map((lead) => this.#row(lead)));
    this.#next = next;
    byId('more').hidden = !next;
  }

  #row(lead) {
    const { companies, products } = this.#known;
    const items = lead.products.map(({ product_id: id, quantity }) => `${quantity} × ${products.get(id) ?? id}`);
    const company = companies.get(lead.company_id) ?? String(lead.company_id);
    const cells = [[lead.name], [lead.email], [lead.phone], [company], [lead.source], items];
    return this.#name(element('tr', { role: 'row' }, element('th', { role: 'rowheader', scope: 'row' }, String(lead.id)),
      ...cells.map((texts) => element('td', { role: 'cell' }, isolated(texts)))));
  }
}

// isolated returns a list of texts, of which each reads in its own direction.
function isolated(texts) {
  return element('span', {}, ...texts.flatMap((text, i) => [i > 0 ? ', ' : '', element('bdi', {}, text)]));
}
