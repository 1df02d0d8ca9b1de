// The page that an archive begins with: what is in it, as of when, and what it leaves out. It loads nothing from anywhere, and class
// names are escaped: people typed them. Pure.

import { en, fr, NARROW } from '#events/wording.ts'
import type { Instant, Position, Zone } from '#kernel/ids.ts'
import { firstOfMonth } from '#kernel/in-words.ts'
import { escaped } from '#platform/escaped-html.ts'
import type { SchoolYearSpan } from '#privacy/school-year.ts'
import type { ReportName } from '../offered-reports.ts'
import type { ReportLanguage } from '../report.ts'
import { reportsWithoutPast } from './archive-contents.ts'

/** Why a report could not be made. */
export type WhyLeftOut = 'missing' | 'too-many' | 'too-long' | 'too-large' | 'too-slow'

export type ArchivedFile = {
  readonly className: string
  /** Below the archive. */
  readonly path: string
  readonly title: string
  readonly at: Instant
  readonly rows: number
  readonly sha256: string
}

export type LeftOutReport = {
  readonly className: string
  readonly report: ReportName
  /** What its sequence is called. */
  readonly sequence: string | null
  readonly why: WhyLeftOut
}

export type ArchiveSummary = {
  readonly school: string | null
  readonly zone: Zone
  readonly span: SchoolYearSpan
  readonly madeAt: Instant
  /** The last position of the log that its reports show. */
  readonly known: Position
  readonly files: readonly ArchivedFile[]
  readonly leftOut: readonly LeftOutReport[]
}

const words = {
  fr: {
    title: (year: string) => `Archive de l’année scolaire ${year}`,
    lead: 'Les rapports de chaque classe qui a été ouverte dans l’année, un dossier par classe.',
    underWay: `L’année n’est pas finie${NARROW}: les rapports montrent la situation au moment où l’archive a été établie.`,
    school: 'Établissement',
    year: 'Année scolaire',
    days: (first: string, last: string) => `du ${first} au ${last}`,
    madeAt: 'Établie le',
    known: 'Dernier événement pris en compte',
    position: (position: Position) => `position ${position} du journal`,
    count: 'Nombre de rapports',
    files: 'Ce que contient l’archive',
    class: 'Classe',
    report: 'Rapport',
    at: 'Situation au',
    rows: 'Lignes',
    hash: 'Empreinte SHA-256',
    hashes: `L’empreinte montre si un fichier a changé depuis${NARROW}: elle se compare à celle que donne sha256sum, ou Get-FileHash sous Windows.`,
    empty: `Un rapport sans ligne${NARROW}: aucun élève n’était dans la classe à cette date, ou rien n’y avait été fait.`,
    leftOut: 'Ce qu’elle ne contient pas',
    notMade: 'Pourquoi',
    without: (reports: string) => `${reports}${NARROW}: on ne peut pas l’établir à une date passée.`,
    former: 'Les élèves qui n’étaient plus dans leur classe à la date du rapport.',
    gone: 'Les personnes dont les données ont été effacées, celles dont les données sont seulement conservées (RGPD, article 18), et ce dont la durée de conservation est finie.',
    only: `Les réponses et les textes eux-mêmes${NARROW}: l’archive ne contient que des rapports.`,
    keep: 'La conserver',
    keeping: `Cette archive nomme des élèves. Gardez-la là où seules les personnes qui en ont besoin peuvent la lire, et détruisez-la quand elle ne sert plus${NARROW}: un effacement dans Sillage n’atteint pas les copies enregistrées ailleurs.`,
    reports: {
      'class-progress': 'Progression de la classe',
      'sequence-progress': 'Progression dans la séquence',
      'stuck-points': 'Points de blocage de la classe',
      'class-weeks': 'Évolution de la classe, semaine par semaine',
      'class-competencies': 'Compétences de la classe',
    },
    named: (report: string, sequence: string) => `${report} «${NARROW}${sequence}${NARROW}»`,
    why: {
      missing: 'Il n’y avait encore rien à montrer à cette date.',
      'too-many': 'La classe a plus de 2 000 personnes, trop pour un rapport à une date passée.',
      'too-long': 'L’histoire de la classe est trop longue pour un rapport à une date passée.',
      'too-large': 'Le rapport aurait plus de 10 000 lignes.',
      'too-slow': 'Le rapport demande trop de temps.',
    },
  },
  en: {
    title: (year: string) => `Archive of the school year ${year}`,
    lead: 'The reports of each class that was open in the year, in one folder for each class.',
    underWay: 'The year is not over: the reports are as of the moment at which the archive was made.',
    school: 'School',
    year: 'School year',
    days: (first: string, last: string) => `from ${first} to ${last}`,
    madeAt: 'Made on',
    known: 'Last event that counts',
    position: (position: Position) => `position ${position} of the log`,
    count: 'Reports',
    files: 'What is in it',
    class: 'Class',
    report: 'Report',
    at: 'As of',
    rows: 'Rows',
    hash: 'SHA-256',
    hashes:
      'The hash shows whether a file has changed since: compare it with what sha256sum prints, or Get-FileHash on Windows.',
    empty: 'A report without rows: no learner was in the class at that moment, or nothing had been done in it.',
    leftOut: 'What it leaves out',
    notMade: 'Why',
    without: (reports: string) => `${reports}: it cannot be made as of a past moment.`,
    former: 'Learners who were not in their class any more at the moment of the report.',
    gone: 'People whose data were erased, those whose data may only be stored (GDPR, article 18), and what is past its retention.',
    only: 'Answers and texts themselves: the archive has reports only.',
    keep: 'Keeping it',
    keeping:
      'This archive names learners. Keep it where only those who need it can read it, and destroy it when it is not needed any more: an erasure in Sillage does not reach copies that are saved elsewhere.',
    reports: {
      'class-progress': 'Progress of the class',
      'sequence-progress': 'Progress on the sequence',
      'stuck-points': 'Stuck points of the class',
      'class-weeks': 'The class week by week',
      'class-competencies': 'Competencies of the class',
    },
    named: (report: string, sequence: string) => `${report} “${sequence}”`,
    why: {
      missing: 'There was nothing to show yet at that moment.',
      'too-many': 'The class has more than 2,000 people, too many for a report of a past moment.',
      'too-long': 'The history of the class is too long for a report of a past moment.',
      'too-large': 'The report would have more than 10,000 rows.',
      'too-slow': 'The report takes too long.',
    },
  },
} as const satisfies Record<ReportLanguage, unknown>

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

/** Takes no script, no image and no font, also where it is opened from a disk. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #bbb; overflow-wrap: anywhere; }
code { font-size: .75rem; }
@media print { body { font-size: 10pt; max-width: none; margin: 0; padding: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } }
`

/** Numbers of rows and days are as people of the language read them. */
export function archiveIndex(
  { school, zone, span, madeAt, known, files, leftOut }: ArchiveSummary,
  language: ReportLanguage,
): string {
  const t = words[language]
  const moments = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeStyle: 'short', timeZone: zone })
  const numbers = new Intl.NumberFormat(LOCALES[language])
  const moment = (at: Instant) => {
    const text = moments.format(Date.parse(at))
    return language === 'fr' ? firstOfMonth(text) : text
  }
  const day = (text: string) => ({ fr, en })[language].day(text) ?? text
  const facts = [
    ...(school === null ? [] : [[t.school, typed(school)] as const]),
    [t.year, `${escaped(span.name)}, ${t.days(day(span.firstDay), day(span.lastDay))}`] as const,
    [t.madeAt, moment(madeAt)] as const,
    [t.known, t.position(known)] as const,
    [t.count, numbers.format(files.length)] as const,
  ]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(t.title(span.name))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(t.title(span.name))}</h1>
<p>${t.lead}${madeAt < span.end ? ` ${t.underWay}` : ''}</p>
<dl>
${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n')}
</dl>
<h2>${t.files}</h2>
${tableOf(
  [t.class, t.report, t.at, t.rows, t.hash],
  files.map(({ className, path, title, at, rows, sha256 }) => [
    typed(className),
    `<a href="${escaped(addressOf(path))}">${typed(title)}</a>`,
    moment(at),
    numbers.format(rows),
    `<code>${sha256}</code>`,
  ]),
)}
<p>${t.empty}</p>
<p>${t.hashes}</p>
<h2>${t.leftOut}</h2>
<ul>
${[t.without(reportsWithoutPast.map((name) => t.reports[name]).join(', ')), t.former, t.gone, t.only].map((text) => `<li>${text}</li>`).join('\n')}
</ul>
${
  leftOut.length === 0
    ? ''
    : tableOf(
        [t.class, t.report, t.notMade],
        leftOut.map(({ className, report, sequence, why }) => [
          typed(className),
          sequence === null ? t.reports[report] : typed(t.named(t.reports[report], sequence)),
          t.why[why],
        ]),
      )
}
<h2>${t.keep}</h2>
<p>${t.keeping}</p>
</body>
</html>
`
}

/** What people typed, in the direction of its own letters. */
const typed = (text: string): string => `<bdi>${escaped(text)}</bdi>`

/** Of a file, from the page beside it. */
const addressOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

const tableOf = (headings: readonly string[], rows: readonly (readonly string[])[]): string => `<table>
<thead><tr>${headings.map((heading) => `<th scope="col">${heading}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>`
