// The pack's bank-holidays file (GOV.UK's format) says the same weekdays as the
// package date-holidays, for every year of the file.
import { readFileSync } from 'node:fs';
import Holidays from 'date-holidays';

const pack = process.argv[2];
const { calendar } = JSON.parse(readFileSync(`${pack}/pack.json`, 'utf8'));
const events = JSON.parse(readFileSync(`${pack}/${calendar.file}`, 'utf8'))[calendar.division].events;
const ours = new Set(events.map((e) => e.date));
const years = [...new Set(events.map((e) => Number(e.date.slice(0, 4))))].sort();

const weekday = (date) => ![0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay());
const theirs = new Set();
for (const year of years)
  for (const day of new Holidays('GB', 'ENG').getHolidays(year))
    if (['public', 'bank'].includes(day.type) && weekday(day.date.slice(0, 10))) theirs.add(day.date.slice(0, 10));

const missing = [...theirs].filter((d) => !ours.has(d));
const surplus = [...ours].filter((d) => !theirs.has(d));
const doubled = events.length - ours.size;
for (const d of missing) console.log(`missing from ${calendar.file}: ${d}`);
for (const d of surplus) console.log(`not a holiday by date-holidays: ${d}`);
for (let y = 2024; y <= 2028; y++) if (!years.includes(y)) { console.log(`no year ${y}`); missing.push(y); }
console.log(`${ours.size} days in ${years.length} years, ${missing.length} missing, ${surplus.length} surplus`);
process.exit(missing.length || surplus.length || doubled ? 1 : 0);
