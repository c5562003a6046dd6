// The same expressions through feelin and through `safetriage feel`: each
// difference must be one that docs/feel-differences.md explains.
//   feel_compare.mjs SAFETRIAGE [COUNT [SEED]]
import { spawnSync } from 'node:child_process';
import { evaluate } from 'feelin';
import { expressions } from './feel_generate.mjs';
import { explain } from './feel_explain.mjs';

const [engine, count = '20000', seed = '20261122'] = process.argv.slice(2);
const nodes = expressions(Number(count), Number(seed));

// A value as JSON without types: what both can be brought to.
const bare = (v) => {
  if (v === undefined || v === null) return null;
  if (typeof v === 'number') return Number.isFinite(v) ? v : null;
  if (Array.isArray(v)) return v.map(bare);
  if (typeof v === 'object') {
    if (v['@type'] === 'range') { const { '@type': _, ...r } = v; return bare(r); }
    if ('@type' in v) return v.value;
    const j = JSON.parse(JSON.stringify(v));
    return typeof j === 'object' && j !== null
      ? Object.fromEntries(Object.entries(j).map(([k, w]) => [k, bare(w)])) : j;
  }
  return v;
};
// feelin counts in binary, with 16 digits.
const near = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => near(x, b[i]));
  if (a && b && typeof a === 'object' && typeof b === 'object')
    return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((k) => k in b && near(a[k], b[k]));
  return JSON.stringify(a) === JSON.stringify(b);
};

// Every part of every expression, once, through both.
const parts = new Map();
const collect = (node) => { if (!parts.has(node.text)) { parts.set(node.text, {}); node.kids.forEach(collect); } };
nodes.forEach(collect);
const texts = [...parts.keys()];
const ours = spawnSync(engine, ['feel'], { input: texts.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 30 });
const lines = ours.stdout.split('\n');
if (lines.length < texts.length) { console.error(`only ${lines.length} answers to ${texts.length} expressions`); process.exit(2); }
texts.forEach((text, i) => {
  const p = parts.get(text);
  p.ours = bare(JSON.parse(lines[i]));
  try { p.feelin = bare(evaluate(text, {}).value); } catch (e) { p.feelin = { thrown: String(e.message).split('\n')[0] }; }
  p.same = near(p.ours, p.feelin);
});

// Where a difference begins: a part that differs though its own parts do not.
const starts = (node) => {
  const below = node.kids.filter((k) => !parts.get(k.text).same);
  return below.length ? below.flatMap(starts) : [node];
};
const reasons = new Map();
const open = new Map();
let same = 0, explained = 0;
for (const node of nodes) {
  if (parts.get(node.text).same) { same++; continue; }
  let all = true;
  for (const at of starts(node)) {
    const p = parts.get(at.text);
    const why = explain(at.text, p.ours, p.feelin);
    if (why) reasons.set(why, (reasons.get(why) ?? 0) + 1);
    else { open.set(at.text, p); all = false; }
  }
  explained += all;
}
console.log(`${nodes.length} expressions: ${same} alike, ${explained} different and explained, ${nodes.length - same - explained} not`);
for (const [why, n] of [...reasons].sort((x, y) => y[1] - x[1])) console.log(`  ${n} times: ${why}`);
for (const [text, p] of [...open].slice(0, 60)) console.log(JSON.stringify({ text, ours: p.ours, feelin: p.feelin }));
process.exit(open.size ? 1 : 0);
