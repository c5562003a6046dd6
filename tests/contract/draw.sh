#!/usr/bin/env bash
# `safetriage draw`: every flowchart of ours as SVG and as a list, bad input
# with one line and its status. With a second folder, also every BPMN file
# there: whoever made it, it is drawn.
# usage: draw.sh SAFETRIAGE FLOWCHARTS_DIR [SUITE_DIR]
set -u
engine=$1 here=$(cd "$(dirname "$0")" && pwd) bad=0
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
complain() { echo "draw: $1"; bad=$((bad + 1)); }

draw() { # FILE: well-formed SVG without outside references, list in 80 columns
  local name; name=$(basename "$1" .bpmn)
  "$engine" draw "$1" -o "$work/$name.svg" || complain "$name: status $?"
  [ -s "$work/$name.svg" ] || { complain "$name: nothing drawn"; return; }
  xmllint --noout "$work/$name.svg" || complain "$name: not well-formed"
  grep -qE 'href=|url\((&quot;)?http|@import|<script|<image' "$work/$name.svg" && complain "$name: names something outside"
  grep -q '<title id="title">' "$work/$name.svg" || complain "$name: no title"
  "$engine" draw --list "$1" >"$work/list" || complain "$name: list: status $?"
  # a single word may be longer than a line: an id or a formula of the file
  LC_ALL=C.UTF-8 awk 'length($0) > 80 && $0 ~ / .*[^ ] +[^ ]/ && length($NF) < 60 { print; n++ } END { exit n > 0 }' "$work/list" ||
    complain "$name: a line of the list is longer than 80 columns"
}

refuse() { # STATUS TEXT ARGUMENTS...
  local status=$1 text=$2 got; shift 2
  "$engine" draw "$@" >"$work/out" 2>"$work/err"; got=$?
  [ "$got" = "$status" ] || complain "draw $*: status $got, not $status"
  [ -s "$work/out" ] && complain "draw $*: wrote to standard output"
  [ "$(wc -l <"$work/err")" = 1 ] || complain "draw $*: not one line: $(cat "$work/err")"
  grep -qF -- "$text" "$work/err" || complain "draw $*: says '$(cat "$work/err")', not '$text'"
}

count=0
for f in "$2"/*/*.bpmn; do draw "$f"; count=$((count + 1)); done
mkdir "$work/fr"
for f in "$2"/*/*.bpmn; do # longer words, the same boxes
  "$engine" draw "$f" --lang fr -o "$work/fr/$(basename "$(dirname "$f")")-$(basename "$f" .bpmn).svg" || complain "$f in French: status $?"
done
python3 "$here/draw_texts.py" "$work"/*.svg "$work"/fr/*.svg || bad=$((bad + 1))
if [ $# -gt 2 ]; then
  for f in "$3"/*.bpmn; do draw "$f"; count=$((count + 1)); done
fi

bpmn='http://www.omg.org/spec/BPMN/20100524/MODEL'
printf '' >"$work/empty.bpmn"
printf '<definitions xmlns="%s">' "$bpmn" >"$work/cut.bpmn"
printf '<html/>' >"$work/other.bpmn"
printf '<definitions xmlns="%s"/>' "$bpmn" >"$work/nothing.bpmn"
printf '<!DOCTYPE d [<!ENTITY a "b">]>\n<d>&a;</d>' >"$work/dtd.bpmn"
{ printf '<definitions xmlns="%s">' "$bpmn"; printf '<x>%.0s' {1..300}; } >"$work/deep.bpmn"
refuse 2 'which flowchart?'
refuse 2 'one argument too many' "$work/empty.bpmn" "$work/cut.bpmn"
refuse 2 "unknown option '--colour'" --colour "$work/cut.bpmn"
refuse 4 'none.bpmn' "$work/none.bpmn"
refuse 3 'empty.bpmn: the file is empty' "$work/empty.bpmn"
refuse 3 'cut.bpmn:1:' "$work/cut.bpmn"
refuse 3 'other.bpmn:1:' "$work/other.bpmn"
refuse 3 'has no diagram to draw' "$work/nothing.bpmn"
refuse 3 'a document type (DTD) is refused' "$work/dtd.bpmn"
refuse 3 'nest too deep' "$work/deep.bpmn"
refuse 3 'cut.bpmn:1:' --check "$work/cut.bpmn"
refuse 4 'none.bpmn' --check "$work/none.bpmn"
for f in "$2"/*/*.bpmn; do "$engine" draw --check "$f" || complain "draw --check $f: status $?"; done
refuse 4 'no-such-folder' "$(ls "$2"/*/*.bpmn | head -1)" -o "$work/no-such-folder/x.svg"

echo "draw: $count flowcharts drawn, $bad complaints"
[ "$bad" = 0 ]
