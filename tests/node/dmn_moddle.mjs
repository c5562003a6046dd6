// DMN models through dmn-moddle, the reader and writer of the common modellers:
// read without a warning, and written anew into another folder.
//   dmn_moddle.mjs TO_FOLDER MODEL.dmn...
// Its vocabulary is DMN 1.3, so a model of 1.5 is given to it as one; what 1.3
// does not have must not be in these models.
import { readFileSync, writeFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';

const moddle = new DmnModdle();
const [to, ...paths] = process.argv.slice(2);
let bad = 0;
for (const path of paths) {
  const file = path.split('/').pop();
  const xml = readFileSync(path, 'utf8')
    .replaceAll('https://www.omg.org/spec/DMN/20230324/', 'https://www.omg.org/spec/DMN/20191111/');
  const { rootElement, warnings } = await moddle.fromXML(xml);
  for (const w of warnings) { bad++; console.log(`${file}: ${w.message}`); }
  writeFileSync(`${to}/${file}`, (await moddle.toXML(rootElement, { format: true })).xml);
}

// A model that it makes from nothing.
const make = (type, values) => moddle.create(`dmn:${type}`, values);
const text = (t) => make('UnaryTests', { text: t });
const literal = (t) => make('LiteralExpression', { text: t });
const input = make('InputData', { id: 'age_data', name: 'age', variable: make('InformationItem', { id: 'age_var', name: 'age', typeRef: 'number' }) });
const table = make('DecisionTable', {
  id: 'dt', hitPolicy: 'FIRST',
  input: [make('InputClause', { id: 'in', inputExpression: make('LiteralExpression', { id: 'ie', typeRef: 'number', text: 'age' }) })],
  output: [make('OutputClause', { id: 'out', name: 'band', typeRef: 'string' })],
  rule: [['< 13', '"child"'], ['[13..18)', '"young person"'], ['-', '"adult"']].map(([i, o], n) =>
    make('DecisionRule', { id: `r${n}`, inputEntry: [text(i)], outputEntry: [literal(o)] })),
});
const decision = make('Decision', {
  id: 'band_of', name: 'band', variable: make('InformationItem', { id: 'band_var', name: 'band', typeRef: 'string' }),
  informationRequirement: [make('InformationRequirement', { id: 'q', requiredInput: make('DMNElementReference', { href: '#age_data' }) })],
  decisionLogic: table,
});
const model = make('Definitions', { id: 'made', name: 'made', namespace: 'urn:made', drgElement: [decision, input] });
writeFileSync(`${to}/made.dmn`, (await moddle.toXML(model, { format: true })).xml);
console.log(`${paths.length} models, ${bad} complaints`);
process.exit(bad ? 1 : 0);
