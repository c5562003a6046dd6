// Each file named is BPMN that bpmn-moddle reads without a warning, with a
// place in the diagram for every step and flow, and writes again with all ids.
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';

const moddle = new BpmnModdle();
const ids = (xml) => [...xml.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]).sort();
let bad = 0;
const complain = (file, text) => { bad++; console.log(`${file}: ${text}`); };

for (const path of process.argv.slice(2)) {
  const file = path.split('/').pop();
  const xml = readFileSync(path, 'utf8');
  const { rootElement, warnings, elementsById } = await moddle.fromXML(xml);
  for (const w of warnings) complain(file, w.message);
  const drawn = new Set();
  for (const d of rootElement.diagrams ?? [])
    for (const e of d.plane.planeElement) drawn.add(e.bpmnElement?.id);
  for (const [id, e] of Object.entries(elementsById))
    if (e.$instanceOf('bpmn:FlowElement') && !drawn.has(id)) complain(file, `${id} is not in the diagram`);
  const again = ids((await moddle.toXML(rootElement)).xml);
  for (const id of ids(xml)) if (!again.includes(id)) complain(file, `${id} is lost`);
}
console.log(`${process.argv.length - 2} flowcharts, ${bad} complaints`);
process.exit(bad || process.argv.length === 2 ? 1 : 0);
