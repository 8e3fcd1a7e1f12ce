#!/usr/bin/env python3
"""Holds the reports of the Autobahn suite against what allowed.txt lets pass.

A case is as it should be when it is OK or INFORMATIONAL, in its behaviour and in its close. What else comes out has to be
listed in allowed.txt with its reason, and what is listed as certain has to come out. Exit status 1 when it is otherwise.
"""
import argparse
import collections
import fnmatch
import json
import pathlib
import re
import sys

GOOD = {'OK', 'INFORMATIONAL'}
SECTIONS = {
    '1': 'framing', '2': 'pings and pongs', '3': 'reserved bits', '4': 'opcodes', '5': 'fragmentation',
    '6': 'UTF-8', '7': 'close', '9': 'limits and speed', '10': 'auto-fragmentation',
    '12': 'permessage-deflate: data', '13': 'permessage-deflate: parameters',
}


def by_number(case):
    return [int(part) for part in case.split('.')]


def outcome(result):
    """Both words of a case: of its behaviour, and of its close where that is worse."""
    bad_close = result['behaviorClose'] not in GOOD | {'UNIMPLEMENTED'}
    return result['behaviorClose'] if result['behavior'] in GOOD and bad_close else result['behavior']


class Allowance:
    """A line of allowed.txt: role, outcome, cases, `always` or `sometimes`, and why."""

    def __init__(self, line):
        self.role, self.outcome, cases, how, self.why = re.split(r'\s+', line, maxsplit=4)
        self.outcome = self.outcome.replace('_', ' ')
        self.patterns = cases.split(',')
        self.is_certain = {'always': True, 'sometimes': False}[how]
        self.seen = set()

    def covers(self, role, case, what):
        return (role, what) == (self.role, self.outcome) and any(fnmatch.fnmatch(case, p) for p in self.patterns)


def judge(role, reports, allowances):
    """Prints what is wrong with one role, and gives the outcomes of its cases and whether all is well."""
    agents = json.loads((reports / role / 'index.json').read_text())
    planned = json.loads((reports / role / 'planned.json').read_text())
    results = {case: outcome(result) for agent in agents.values() for case, result in agent.items()}
    wrong = [f'{case} has no result' for case in planned if case not in results]
    for case in sorted(results, key=by_number):
        what = results[case]
        if what in GOOD:
            continue
        allowance = next((a for a in allowances if a.covers(role, case, what)), None)
        if allowance:
            allowance.seen.add(case)
        else:
            wrong.append(f'{case} is {what}')
    for allowance in allowances:
        if allowance.role == role and allowance.is_certain:
            due = {case for case in planned if any(fnmatch.fnmatch(case, p) for p in allowance.patterns)}
            wrong += [f'{case} is not {allowance.outcome} any more: take it out of allowed.txt'
                      for case in sorted(due - allowance.seen, key=by_number)]
    counts = collections.Counter(results.values())
    print(f'{role}: {len(results)} of {len(planned)} cases: ' + ', '.join(f'{n} {what}' for what, n in sorted(counts.items())))
    for line in wrong:
        print(f'  {line}')
    return results, not wrong


def table(outcomes):
    """The summary of all roles as a table of Markdown, a row for each section."""
    words = sorted({what for results in outcomes.values() for what in results.values()} - {'OK'})
    columns = [(role, what) for role in outcomes for what in ['OK'] + words]
    columns = [(role, what) for role, what in columns if what == 'OK' or what in outcomes[role].values()]
    rows = ['| section | ' + ' | '.join(f'{role}: {what}' for role, what in columns) + ' |',
            '| --- |' + ' --- |' * len(columns)]
    for section, title in SECTIONS.items():
        counts = [sum(1 for case, got in outcomes[role].items() if case.split('.')[0] == section and got == what)
                  for role, what in columns]
        rows.append(f'| {section}: {title} | ' + ' | '.join(str(count or '–') for count in counts) + ' |')
    return '\n'.join(rows)


def update(page, outcomes, is_full):
    """Puts the table into the page, between its marks."""
    form = '1000 messages' if is_full else '20 messages'
    text = f'<!-- summary -->\nWith {form} in each case of sections 12 and 13:\n\n{table(outcomes)}\n<!-- end -->'
    page.write_text(re.sub(r'<!-- summary -->.*?<!-- end -->', lambda _: text, page.read_text(), flags=re.DOTALL))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('allowed', type=pathlib.Path)
    parser.add_argument('reports', type=pathlib.Path)
    parser.add_argument('roles', nargs='+')
    parser.add_argument('--full', action='store_true')
    parser.add_argument('--update', type=pathlib.Path)
    args = parser.parse_args()
    lines = [line.strip() for line in args.allowed.read_text().splitlines()]
    allowances = [Allowance(line) for line in lines if line and not line.startswith('#')]
    judged = {role: judge(role, args.reports, allowances) for role in args.roles}
    if args.update:
        update(args.update, {role: results for role, (results, _) in judged.items()}, args.full)
    sys.exit(0 if all(is_well for _, is_well in judged.values()) else 1)


main()
