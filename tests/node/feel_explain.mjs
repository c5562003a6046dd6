// Why feelin may differ, by where the difference begins. Each reason is a
// heading of docs/feel-differences.md, which gives the clause of the standard.
const DURATION = /^"?-?P/;
const isDuration = (v) => typeof v === 'string' && DURATION.test(v);
const isDate = (v) => typeof v === 'string' && /^-?\d{4,9}-\d\d-\d\d$/.test(v);

const rules = [
  ['durations are multiplied', (t, a, b) => isDuration(a) && b === null && / \* -?\d+\)$/.test(t)],
  ['a date moved by hours stays a date', (t, a, b) => isDate(a) && typeof b === 'string' && b.includes('T')],
  ['a duration is years and months, or days and time', (t, a, b) => isDuration(a) && isDuration(b)],
  ['months go to the last day', (t, a, b) => isDate(a) && isDate(b) && t.startsWith('(')],
  ['a place outside is null', (t, a) => a === null && /^(substring|sublist|remove|insert before)\(/.test(t)],
  ['places count from the end', (t, a) => /^(remove|insert before|sublist)\(/.test(t) && /, -\d/.test(t)],
  ['a place outside is null', (t, a) => a === null && /\[-?\d\]$/.test(t)],
  ['lists of other lengths or items are unequal', (t, a, b) => / = \[|\] = /.test(t) && [a, b].includes(null)],
  ['steps may end at 0', (t, a, b) => /^\(for i in -?\d\.\.0 /.test(t) && b === null],
  ['between takes the ends as they are', (t, a, b) => / between /.test(t) && ((a === false && b === true) || a === null || (a === false && b === null))],
  ['modes ascend', (t) => t.startsWith('mode(')],
  ['an unknown stays unknown', (t, a, b) => a === null && typeof b === 'boolean' && /^\((some|every) /.test(t)],
  ['$1 without a group is nothing', (t) => t.startsWith('replace(') && t.includes('"$1"')],
  ['characters are code points', (t) => /🐎/u.test(t) && /^(substring|string length)/.test(t)],
  ['ranges have relations', (t, a, b) => b === null && typeof a === 'boolean' && /^(during|starts|finishes|coincides|includes|meets|overlaps|before|after)\(/.test(t)],
  ['a sign binds to its number', (t, a, b) => /^\(-\(.* instance of /.test(t) && b === null],
  ['the median is of the sorted list', (t) => t.startsWith('median(')],
  ['numbers are decimal', (t, a, b) => /^round /.test(t) && typeof a === 'number' && typeof b === 'number'],
];
export const explain = (text, ours, feelin) => rules.find(([, holds]) => holds(text, ours, feelin))?.[0] ?? null;
