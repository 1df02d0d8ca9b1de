// What `sillage privacy status` prints for people.
import { isBelow, type PrivacyStatus, partName, type SchoolPrivacy } from '#operating/privacy-status/privacy-status.ts'
import { readableCount, type SummaryRow, summaryTable } from '#platform/progress.ts'

/** `from` is the log's address, without a password. */
export function statusText(status: PrivacyStatus, from: string): string {
  const { log, events, until, complete, schools, unknown } = status
  const levels = [...new Set(schools.map(({ level }) => level))].sort()
  return [
    `The log ${log} holds ${readableCount(events)} ${plural(events, 'event')} of ${readableCount(schools.length)} ${plural(schools.length, 'school')}${complete ? '' : ` up to position ${until}: interrupted, the rest was not read`}.`,
    ...schools.map(schoolText),
    ...(unknown.length === 0
      ? []
      : [
          [
            'Unknown to this program, so what is personal in them is unknown too:',
            indented(summaryTable(unknown.map(({ type, version, events: count }) => [`${type} v${version}`, count]))),
          ].join('\n'),
        ]),
    ['What the levels promise:', ...levels.map((level) => `  ${level}: ${status.promises[level]}.`)].join('\n'),
    readModelsText(status),
    nextText(status, from),
  ].join('\n\n')
}

function schoolText(school: SchoolPrivacy): string {
  const { level, events, aboutPeople, inClear, types, sealed, parts, belowLevel, withoutPerson } = school
  const rows: SummaryRow[] = [
    ['Events', events, `${readableCount(aboutPeople)} about people`],
    ['Personal in clear', inClear],
    ...types.map(
      ({ type, version, events: count, fields }): SummaryRow => [
        `  ${type} v${version}`,
        count,
        Object.entries(fields)
          .map(([field, number]) => (number === count ? field : `${field} (${readableCount(number)})`))
          .join(', '),
      ],
    ),
    ...(belowLevel > 0 ? [['Not sealed whole', belowLevel, 'events about people'] as const] : []),
    ...(withoutPerson > 0
      ? [['Without a person', withoutPerson, 'no key can seal their personal fields'] as const]
      : []),
    ['Sealed', sealed.identifying + sealed.all, sealedText(sealed)],
    ...Object.entries(parts).map(
      ([algorithm, count]): SummaryRow => [`  ${partName(algorithm)}`, count, plural(count, 'part')],
    ),
  ]
  return `School ${school.school}, level ${level}\n${indented(summaryTable(rows))}`
}

const sealedText = ({ identifying, all }: SchoolPrivacy['sealed']): string =>
  identifying + all === 0 ? '' : `${readableCount(identifying)} identifying, ${readableCount(all)} all`

function readModelsText({ readModels }: PrivacyStatus): string {
  if (readModels.length === 0) return 'No read model holds personal fields.'
  return [
    'Read models that hold personal fields:',
    ...readModels.map(
      ({ readModel, version, type, fields, because }) =>
        `  ${readModel} v${version}: ${fields.join(', ')} of ${type}. ${because}`,
    ),
  ].join('\n')
}

function nextText(status: PrivacyStatus, from: string): string {
  if (!isBelow(status))
    return status.complete ? 'Everything is sealed as the levels say.' : 'What was read is sealed as the levels say.'
  const lines: string[] = []
  if (status.schools.some(({ inClear, belowLevel }) => inClear + belowLevel > 0))
    lines.push(`Seal it in a copy of the log: sillage log copy --from ${from} --to ADDRESS --seal`)
  if (status.unknown.length > 0) lines.push('Run the newest program: it knows all types.')
  if (status.schools.some(({ withoutPerson }) => withoutPerson > 0))
    lines.push('Events without a person cannot be sealed: correct their definition (personalBefore) first.')
  return lines.join('\n')
}

const plural = (count: number, one: string): string => (count === 1 ? one : `${one}s`)
const indented = (text: string): string => text.replaceAll(/^/gm, '  ')
