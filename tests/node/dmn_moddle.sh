#!/usr/bin/env bash
# Models that dmn-moddle has written load, and decide as before: the rows of
# tests/cases over rewritten models, the England pack, and a model it made.
# usage: dmn_moddle.sh BUILD_DIR SOURCE_DIR SAFETRIAGE RUN_CASES
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 source=$2 engine=$3 run_cases=$4
"$here/install.sh" "$build/node" || exit $?
cp "$here/dmn_moddle.mjs" "$build/node/"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir "$work/models"
cases=(policies cells services names)
models=()
for c in "${cases[@]}"; do
  models+=("$source/tests/cases/feel/models/$c.dmn")
  cp "$source/tests/cases/feel/$c.cases" "$work/"
done
node "$build/node/dmn_moddle.mjs" "$work/models" "${models[@]}"
for c in "${cases[@]}"; do "$run_cases" "$work/$c.cases"; done

echo '{"age": 15}' >"$work/age.json"
got=$("$engine" eval "$work/models/made.dmn" --decision band --input "$work/age.json")
[ "$got" = '{"value": "young person"}' ] || { echo "made.dmn: $got"; exit 1; }

cp -r "$source/rules" "$source/flowcharts" "$work/"
node "$build/node/dmn_moddle.mjs" "$work/rules/england" "$source"/rules/england/*.dmn
rm "$work/rules/england/made.dmn"
(cd "$work" && "$engine" test rules/england) | tail -1
