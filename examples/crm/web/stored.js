import { columns } from './columns.js';
import { byId, count, element } from './dom.js';
import { answerOf, exchange } from './exchange.js';

// Stored lists the leads that the server has, page by page.
export class Stored {
  #known;
  #next = '/leads';
  #reading = null; // the exchange under way

  constructor(known) {
    this.#known = known;
    const headings = ['Number', ...columns.map(({ label }) => label)];
    byId('stored-columns').append(...headings.map((heading) => element('th', { scope: 'col' }, heading)));
    byId('more').addEventListener('click', () => {
      if (!this.#reading) this.#read(); // once if it is clicked twice
    });
    byId('all').addEventListener('click', () => this.all());
  }

  async all() {
    byId('stored-title').textContent = 'Stored leads';
    byId('all').hidden = true;
    await this.#from('/leads');
  }

  // news lists the leads that have just been stored.
  async news(leads) {
    byId('stored-title').textContent = `${count(leads.length, 'lead')} stored just now`;
    byId('stored-title').focus();
    byId('all').hidden = false;
    await this.#from(`/leads?after=${leads[0].id - 1}`);
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
      byId('stored-title').textContent = 'The stored leads cannot be listed';
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
    const cells = [lead.name, lead.email, lead.phone, company, lead.source, items.join(', ')];
    return element('tr', {}, element('th', { scope: 'row' }, String(lead.id)),
      ...cells.map((text) => element('td', {}, element('bdi', {}, text))));
  }
}
