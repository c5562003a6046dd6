// Expressions of FEEL at random, the same for the same seed: each of a kind
// that is known, so that most of them have a value. No name is free, so that
// each part ({text, kids}) can be evaluated alone.
export function expressions(n, seed) {
  let state = seed >>> 0;
  const next = () => { // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const pick = (list) => list[next() % list.length];
  const int = (lo, hi) => lo + (next() % (hi - lo + 1));

  const make = {
    number: (d) => d <= 0
      ? pick(['0', '1', '2', '3', '7', '10', '-1', '-5', '0.5', '1.25', '100', '12.5'])
      : pick([
        () => `(${of('number', d)} ${pick(['+', '-', '*'])} ${of('number', d)})`,
        () => `(${of('number', d)} / ${pick(['2', '4', '5', '0', '-8'])})`,
        () => `(${of('number', d)} ** ${pick(['0', '1', '2', '3'])})`,
        () => `-(${of('number', d)})`,
        () => `abs(${of('number', d)})`,
        () => `${pick(['floor', 'ceiling'])}(${of('number', d)})`,
        () => `${pick(['round up', 'round down', 'round half up', 'round half down', 'decimal'])}(${of('number', d)}, ${int(0, 2)})`,
        () => `modulo(${of('number', d)}, ${pick(['3', '-3', '7', '2'])})`,
        () => `count(${of('list', d)})`,
        () => `${pick(['sum', 'min', 'max', 'mean', 'median', 'product'])}(${of('numbers', d)})`,
        () => `string length(${of('string', d)})`,
        () => `${of('numbers', d)}[${int(-3, 4)}]`,
        () => `(if ${of('boolean', d)} then ${of('number', d)} else ${of('number', d)})`,
        () => `{a: ${of('number', d)}, b: a + 1}.${pick(['a', 'b', 'c'])}`,
        () => `${of('date', d)}.${pick(['year', 'month', 'day', 'weekday'])}`,
        () => `${of('days', d)}.${pick(['days', 'hours', 'minutes', 'seconds'])}`,
        () => `${of('months', d)}.${pick(['years', 'months'])}`,
        () => `index of(${of('numbers', d)}, ${of('number', d)})[1]`,
        () => `day of year(${of('date', d)})`,
        () => `week of year(${of('date', d)})`,
        () => `number("${int(-20, 20)}.${int(1, 99)}")`,
        () => `get value({x: ${of('number', d)}}, ${pick(['"x"', '"y"'])})`,
        () => `(function(p, q) p ${pick(['+', '-', '*'])} q)(${of('number', d)}, ${of('number', d)})`,
      ])(),
    string: (d) => d <= 0
      ? pick(['""', '"a"', '"foobar"', '"A b"', '"é🐎x"', '"1"', '"a;b;c"'])
      : pick([
        () => `(${of('string', d)} + ${of('string', d)})`,
        () => `${pick(['upper case', 'lower case'])}(${of('string', d)})`,
        () => `substring(${of('string', d)}, ${int(-4, 4)})`,
        () => `substring(${of('string', d)}, ${int(-4, 4)}, ${int(0, 3)})`,
        () => `substring ${pick(['before', 'after'])}(${of('string', d)}, ${of('string', 0)})`,
        () => `replace(${of('string', d)}, ${pick(['"a"', '"[a-o]+"', '"(o)"'])}, ${pick(['"x"', '"$1"', '""'])})`,
        () => `string(${of(pick(['number', 'boolean', 'date', 'days', 'months']), d)})`,
        () => `string join(${of('strings', d)}, ${pick(['","', '""'])})`,
        () => `${of('strings', d)}[${int(-2, 3)}]`,
        () => `(if ${of('boolean', d)} then ${of('string', d)} else ${of('string', d)})`,
        () => `${pick(['day of week', 'month of year'])}(${of('date', d)})`,
        () => `split(${of('string', d)}, ";")[1]`,
      ])(),
    boolean: (d) => d <= 0 ? pick(['true', 'false', 'null'])
      : pick([
        () => `(${of('number', d)} ${pick(['=', '!=', '<', '<=', '>', '>='])} ${of('number', d)})`,
        () => `(${of('string', d)} ${pick(['=', '!=', '<', '>='])} ${of('string', d)})`,
        () => `(${of('date', d)} ${pick(['=', '<', '>='])} ${of('date', d)})`,
        () => `(${of('days', d)} ${pick(['=', '<', '>='])} ${of('days', d)})`,
        () => `(${of('boolean', d)} ${pick(['and', 'or'])} ${of('boolean', d)})`,
        () => `not(${of('boolean', d)})`,
        () => `(${of('number', d)} between ${of('number', d)} and ${of('number', d)})`,
        () => `(${of('number', d)} in ${of('range', d)})`,
        () => `(${of('number', d)} in (${of('number', d)}, ${of('range', d)}))`,
        () => `(${of('number', d)} in ${of('numbers', d)})`,
        () => `list contains(${of('list', d)}, ${of(pick(['number', 'string']), d)})`,
        () => `${pick(['contains', 'starts with', 'ends with'])}(${of('string', d)}, ${of('string', 0)})`,
        () => `matches(${of('string', d)}, ${pick(['"^a"', '"o+"', '"[0-9]"'])})`,
        () => `(${pick(['some', 'every'])} x in ${of('numbers', d)} satisfies x ${pick(['>', '=', '<'])} ${of('number', d)})`,
        () => `${pick(['all', 'any'])}([${of('boolean', d)}, ${of('boolean', d)}])`,
        () => `(${of(pick(['number', 'string', 'list', 'date', 'boolean', 'days']), d)} instance of ${pick(['number', 'string', 'boolean', 'date', 'days and time duration', 'list<number>', 'list<Any>'])})`,
        () => `${pick(['odd', 'even'])}(${of('number', d)})`,
        () => `${pick(['before', 'after', 'meets', 'overlaps', 'includes', 'during', 'starts', 'finishes', 'coincides'])}(${of('range', d)}, ${of('range', d)})`,
        () => `(${of('list', d)} = ${of('list', d)})`,
        () => `({a: ${of('number', d)}} = {a: ${of('number', d)}})`,
      ])(),
    numbers: (d) => d <= 0 ? pick(['[]', '[1]', '[1, 2, 3]', '[3, 1, 2, 1]', '[1.5, -2]'])
      : pick([
        () => `[${of('number', d)}, ${of('number', d)}]`,
        () => `(for i in ${of('numbers', d)} return i ${pick(['+', '*'])} ${of('number', d)})`,
        () => `(for i in ${int(-2, 3)}..${int(-2, 4)} return ${pick(['i', 'i * i', 'i + 1'])})`,
        () => `${of('numbers', d)}[item ${pick(['>', '<=', '='])} ${of('number', 0)}]`,
        () => `append(${of('numbers', d)}, ${of('number', d)})`,
        () => `concatenate(${of('numbers', d)}, ${of('numbers', d)})`,
        () => `reverse(${of('numbers', d)})`,
        () => `distinct values(${of('numbers', d)})`,
        () => `union(${of('numbers', d)}, ${of('numbers', d)})`,
        () => `flatten([${of('numbers', d)}, [${of('numbers', d)}]])`,
        () => `sort(${of('numbers', d)}, function(x, y) x ${pick(['<', '>'])} y)`,
        () => `insert before(${of('numbers', d)}, ${int(-2, 3)}, ${of('number', d)})`,
        () => `remove(${of('numbers', d)}, ${int(-2, 3)})`,
        () => `sublist(${of('numbers', d)}, ${int(-2, 3)})`,
        () => `sublist(${of('numbers', d)}, ${int(-2, 3)}, ${int(1, 2)})`,
        () => `[{v: ${of('number', d)}}, {v: ${of('number', d)}}].v`,
        () => `mode(${of('numbers', d)})`,
      ])(),
    strings: (d) => pick(['["a", "b"]', '[]', () => `[${of('string', d)}, ${of('string', d)}]`]),
    list: (d) => of(pick(['numbers', 'numbers', 'strings']), d),
    range: (d) => `${pick(['[', '('])}${int(-3, 3)}..${int(3, 9)}${pick([']', ')'])}`,
    date: (d) => d <= 0 ? pick(['date("2024-02-29")', '@"2023-12-31"', 'date(2024, 1, 31)', 'date("1970-01-01")'])
      : pick([
        () => `(${of('date', d)} ${pick(['+', '-'])} ${of('days', d)})`,
        () => `(${of('date', d)} ${pick(['+', '-'])} ${of('months', d)})`,
        () => of('date', 0),
      ])(),
    days: (d) => d <= 0 ? pick(['duration("P1D")', '@"PT36H"', '@"-P2DT3H"', 'duration("PT90M")', '@"PT1S"'])
      : pick([
        () => `(${of('days', d)} ${pick(['+', '-'])} ${of('days', d)})`,
        () => `(${of('days', d)} * ${int(-3, 4)})`,
        () => `(${of('date', d)} - ${of('date', d)})`,
        () => `abs(${of('days', d)})`,
      ])(),
    months: (d) => d <= 0 ? pick(['duration("P1M")', '@"P1Y2M"', '@"-P3M"', '@"P2Y"'])
      : pick([
        () => `(${of('months', d)} ${pick(['+', '-'])} ${of('months', d)})`,
        () => `(${of('months', d)} * ${int(-3, 4)})`,
        () => `years and months duration(${of('date', d)}, ${of('date', d)})`,
      ])(),
  };
  const open = []; // the expressions being made, outermost first
  function of(kind, depth) {
    const node = { kids: [] };
    open.push(node);
    const got = make[kind](depth - 1);
    node.text = typeof got === 'function' ? got() : got;
    open.pop();
    open.at(-1)?.kids.push(node);
    return node.text;
  }
  const whole = (kind, depth) => {
    open.push({ kids: [] });
    of(kind, depth);
    return open.pop().kids[0];
  };
  const kinds = ['number', 'number', 'string', 'boolean', 'boolean', 'numbers', 'date', 'days', 'months'];
  const seen = new Map();
  while (seen.size < n) {
    const node = whole(pick(kinds), int(2, 3));
    seen.set(node.text, node);
  }
  return [...seen.values()];
}
