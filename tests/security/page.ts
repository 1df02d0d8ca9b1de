/** `docs/access.md`, from what the service answered. Only what the words mean is written here. */
import { type Actor, actors, type Row } from './access.ts'
import { ways } from './requests.ts'

export type Cells = ReadonlyMap<string, (actor: Actor) => string>

const introduction = () => `# Access

After this page you know what each person may see and do, and why a request is refused.

A test writes this page from what a running service answered: it sends every request below as every caller, and fails where the
answer is not what \`tests/security/access.ts\` says, or where this page says something else. Do not edit it:
\`npx vitest run tests/security -u\` writes it anew.

## Who is who

${whoIsWho()}

- A **school** (établissement) is closed to all others: two schools that know the same id share nothing.
- A **link** (lien de responsabilité) between a parent and a child counts once the school has confirmed it. Its level is \`view\`,
  to read, or \`manage\`, to act for the child as well. Each parent has a link of their own.
- Rights follow from the present: they end within a second when a person leaves a class, a link ends or a role is withdrawn.

## Why a request is refused

| status | meaning                                                                                                     |
| ------ | ----------------------------------------------------------------------------------------------------------- |
| 401    | nobody is signed in                                                                                         |
| 403    | the role does not allow it, or the caller may see this person and not do this. Names the missing permission |
| 404    | there is no such person or class for this caller. The answer is the same for an id that nobody has          |`

const whoIsWho = () =>
  alignedTable(
    ['here', 'in a French school', 'whom they see'],
    [
      ['learner', 'élève', 'themselves'],
      ['teacher', 'enseignant, enseignante', 'the learners of the classes that they teach now'],
      ['parent', 'responsable légal', 'the children to whom the school has linked them'],
      ['administrator', 'direction, secrétariat', 'everybody in the school'],
      ['support', 'assistance technique', 'nobody: technical facts only'],
      [
        'auditor',
        'délégué à la protection des données (DPO)',
        'everybody in the school; decides about the rights of persons',
      ],
      ['machine client', 'application, passerelle', 'everybody in the school, as far as its scopes reach'],
      ['analyst', 'not of a school: of the installation', 'nobody: read models of all schools together'],
      ['operator', 'not of a school: of the installation', 'nobody: how the service runs'],
      ['platform administrator', 'not of a school: of the installation', 'nobody: what an analyst and an operator see'],
      ['platform auditor', 'not of a school: of the installation', 'nobody: what an operator sees'],
    ],
  )

type Portrait = { readonly title: string; readonly actor: Actor; readonly beyond?: Actor }

const portraits: readonly Portrait[] = [
  { title: 'A learner, for themselves', actor: 'self' },
  { title: 'A teacher, for the classes that they teach and the learners in them', actor: 'teach' },
  { title: 'A teacher, elsewhere in the school', actor: 'teach2' },
  { title: 'A parent, for a child to whom they have a link', actor: 'view' },
  { title: 'A parent whose link has the level `manage`, also', actor: 'manage', beyond: 'view' },
  { title: 'An administrator, for the whole school', actor: 'admin' },
  { title: 'Support', actor: 'supp' },
  { title: 'An auditor, for the whole school', actor: 'audit' },
  { title: 'A machine client, for the whole school', actor: 'tool' },
  { title: 'An analyst, for the installation', actor: 'analyst' },
  { title: 'An operator, for the installation', actor: 'oper' },
  { title: 'A platform administrator, for the installation', actor: 'padmin' },
  { title: 'A platform auditor, for the installation', actor: 'paudit' },
]

const isDone = (cell: string) => cell === 'ok'

export function accessPage(
  rows: readonly Row[],
  cells: Cells,
  crossings: readonly (readonly [what: string, answer: string])[],
): string {
  const of = ({ request }: Row, actor: Actor) => cells.get(request)?.(actor) ?? '?'
  const forAll = rows.filter((row) => actors.every((actor) => actor === 'anon' || isDone(of(row, actor))))
  const open = forAll.filter((row) => isDone(of(row, 'anon')))
  const specific = rows.filter((row) => !forAll.includes(row))
  const areas = [...new Set(rows.map(({ area }) => area))]

  // A batch allows what its commands allow.
  const single = specific.filter(({ request }) => !request.startsWith('POST /api/events '))
  const byRole = portraits.map(({ title, actor, beyond }) => {
    const may = single.filter((row) => isDone(of(row, actor)) && !(beyond && isDone(of(row, beyond))))
    const lines = areas.flatMap((area) => {
      const does = may.filter((row) => row.area === area).map(doing)
      return does.length === 0 ? [] : [`- ${area}: ${does.join('; ')}.`]
    })
    return `**${title}:**\n\n${(lines.length === 0 ? ['- nothing of what is listed here.'] : lines).map(wrapped).join('\n')}`
  })

  return `${[
    introduction(),
    '## What each may do',
    wrapped(`Without signing in: ${open.map(doing).join('; ')}.`),
    wrapped(
      `Everybody who is signed in: ${forAll
        .filter((row) => !open.includes(row))
        .map(doing)
        .join('; ')}.`,
    ),
    ...byRole,
    '## Every request',
    wrapped(
      'The object of each request is a learner of school A, the class that the learner is in, or school A itself. The columns are the callers:',
    ),
    LEGEND,
    wrapped(
      '`✓` is carried out; `none` is answered and shows nothing of the object; `409` needs a session, and the tokens of this test were made by hand; of the set-up, that it is done. A word after the address is a variant of the request: the type of an interaction, the source of a statement, the command of a batch.',
    ),
    ...areas.flatMap((area) => [
      `### ${area}`,
      tableOf(
        rows.filter((row) => row.area === area),
        of,
      ),
      ...reasonsOf(rows.filter((row) => row.area === area)),
    ]),
    '## Between schools',
    wrapped(
      'An administrator of school B who holds something of school A gets nothing of it: `none` is an answer without anything of A; other statuses are the same as for an id that nobody has.',
    ),
    alignedTable(['what B holds', 'answer'], crossings),
  ].join('\n\n')}\n`
}

const doing = ({ request }: Row): string => ways[request]?.does ?? request

const LEGEND = `- \`anon\`: nobody signed in; \`self\`: the learner; \`mate\`: another learner of the class
- \`teach\`: a teacher of the class; \`teach2\`: another teacher of the school; \`teachX\`: a teacher of school B
- \`view\`, \`manage\`: parents of the learner, by the level of their link; \`par2\`: a parent of another child
- \`admin\`: an administrator; \`supp\`: support; \`audit\`: an auditor; \`tool\`: a machine client; all of school A
- \`analyst\`, \`oper\`, \`padmin\`, \`paudit\`: an analyst, an operator, an administrator and an auditor of the installation`

const tableOf = (rows: readonly Row[], of: (row: Row, actor: Actor) => string): string =>
  alignedTable(
    ['request', ...actors],
    rows.map((row) => [
      `\`${row.request}\``,
      ...actors.map((actor) => (isDone(of(row, actor)) ? '✓' : of(row, actor))),
    ]),
  )

const reasonsOf = (rows: readonly Row[]): string[] => {
  const reasons = rows.flatMap((row) => (row.because === null ? [] : [`- ${doing(row)}: ${row.because}`]))
  return reasons.length === 0 ? [] : [reasons.map(wrapped).join('\n')]
}

function alignedTable(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n')
}

const WIDTH = 125

/** Breaks a paragraph or a bullet into lines. */
function wrapped(text: string): string {
  const indent = text.startsWith('- ') ? '  ' : ''
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(`${indent}${word}`)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join('\n')
}
