#!/usr/bin/env python3
"""Does report.py notice a page whose counts are not those of the run?"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = 'level,dir,file,id,node,type,expected,error_expected,status,weak,error_flag,ms,detail\n'


def row(directory, case, status):
    return 'compliance-level-3,%s,%s-test-01,%s,d,decision,list,,%s,,,1,\n' % (directory, directory, case, status)


def report(*args):
    return subprocess.run([sys.executable, HERE + '/report.py', *args], capture_output=True, text=True, check=False)


def main():
    with tempfile.TemporaryDirectory() as tmp:
        def put(name, text):
            with open(os.path.join(tmp, name), 'w', encoding='utf-8') as f:
                f.write(text)
            return os.path.join(tmp, name)

        both = row('0001-filter', '1', 'PASS') + row('0001-filter', '2', 'PASS')
        good = put('good.csv', HEAD + both)
        notice = put('NOTICE.txt', 'commit %s of 2026-07-01,' % ('0' * 40))
        page = os.path.join(tmp, 'page.md')
        made = report('--write', page, '--notice', notice, '--date', '2026-11-22', good)
        rows = [
            ('the run it was made from', good, 0, ''),
            ('a node that fails now', put('a.csv', HEAD + row('0001-filter', '1', 'PASS') + row('0001-filter', '2', 'FAIL')),
             1, '1 of 2'),
            ('a node that is gone', put('b.csv', HEAD + row('0001-filter', '1', 'PASS')), 1, '1 of 1'),
            ('a directory that is gone', put('c.csv', HEAD + row('0006-join', '1', 'PASS')), 1, '0001-filter'),
            ('one more directory', put('d.csv', HEAD + both + row('0006-join', '1', 'PASS')), 0, '0006-join'),
        ]
        failed = made.returncode
        for name, path, status, said in rows:
            got = report('--check', page, path)
            if got.returncode != status or said not in got.stdout:
                print('report_test: %s: status %d, said %r' % (name, got.returncode, got.stdout))
                failed = 1
    print('report_test: %s' % ('failed' if failed else 'all rows hold'))
    return failed


if __name__ == '__main__':
    sys.exit(main())
