// Entries of the trail as a table: each name leads to what else that person did, or what else is about them.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useActionName } from '../../frame/action-name.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOf } from '../../frame/names-of-trail.ts'
import outcomeWords from '../../frame/outcome-words.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import { calledBy } from './filters.tsx'
import type { Selection } from './selection.ts'
import styles from './trail.module.css'
import words from './words.ts'

export type Entry = paths['/api/audit/entries']['get']['responses'][200]['content']['application/json']['items'][number]

type Props = {
  readonly items: readonly Entry[]
  readonly choose: (selection: Selection) => void
  readonly more: (() => void) | null
  readonly isBusy: boolean
}

export function Entries({ items, choose, more, isBusy }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const actionName = useActionName()
  const outcomes: Readonly<Record<string, string>> = useWords(outcomeWords)
  const inWords = (word: string, otherwise: string) =>
    Object.hasOwn(outcomes, word) ? (outcomes[word] ?? otherwise) : otherwise
  const names = useNamesOf(items.flatMap(({ actor, onBehalfOf, subjects }) => [actor, onBehalfOf, ...subjects]))
  const nameOf = (id: string) => calledBy(names, id)
  const isDone = (outcome: string) => outcome === 'done' || outcome === 'repeated'
  return (
    <section className={styles.panel} aria-labelledby="entries">
      <h2 id="entries">{t.entries}</h2>
      <p role="status" className={styles.note}>
        {t.shown(items.length)}
      </p>
      <WideTable labelledBy="entries">
        <thead>
          <tr>
            <th scope="col">{t.number}</th>
            <th scope="col">{t.when}</th>
            <th scope="col">{t.who}</th>
            <th scope="col">{t.what}</th>
            <th scope="col">{t.whom}</th>
            <th scope="col">{t.why}</th>
            <th scope="col">{t.outcome}</th>
            <th scope="col">{t.address}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((entry) => (
            <tr key={entry.entry}>
              <td>{shownNumber(entry.entry, language)}</td>
              <td>{shownMoment(entry.at, language)}</td>
              <td>
                <Who entry={entry} nameOf={nameOf} choose={choose} />
              </td>
              <th scope="row" title={entry.action}>
                {actionName(entry.action)}
              </th>
              <td>
                <Whom entry={entry} nameOf={nameOf} choose={choose} />
              </td>
              <td>{inWords(entry.purpose, entry.purpose)}</td>
              <td className={isDone(entry.outcome) ? undefined : styles.refused}>
                {inWords(entry.outcome, `${inWords('other', '')} (${entry.outcome})`)}
              </td>
              <td>{entry.address ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {more && (
        <Button busy={isBusy} onClick={more}>
          {t.more}
        </Button>
      )}
    </section>
  )
}

type PersonProps = {
  readonly entry: Entry
  readonly nameOf: (id: string) => string
  readonly choose: Props['choose']
}

function Who({ entry: { actor, onBehalfOf, origin }, nameOf, choose }: PersonProps) {
  const t = useWords(words)
  const sources: Readonly<Record<string, string>> = {
    process: t.process,
    webhook: t.webhook,
    'command-line': t['command-line'],
  }
  if (actor === null) return t.erased
  return (
    <div className={styles.who}>
      <button
        type="button"
        className={styles.pick}
        title={t.onlyActor(nameOf(actor))}
        onClick={() => choose({ actor })}
      >
        {nameOf(actor)}
      </button>
      {onBehalfOf !== null && <span>{t.onBehalfOf(nameOf(onBehalfOf))}</span>}
      {origin !== 'http' && <span className={styles.note}>{sources[origin] ?? origin}</span>}
    </div>
  )
}

function Whom({ entry: { subjects, people }, nameOf, choose }: PersonProps) {
  const t = useWords(words)
  if (people === 0) return <span className={styles.note}>{t.nobody}</span>
  return (
    <div className={styles.who}>
      {subjects.map((subject) => (
        <button
          key={subject}
          type="button"
          className={styles.pick}
          title={t.onlySubject(nameOf(subject))}
          onClick={() => choose({ subject })}
        >
          {nameOf(subject)}
        </button>
      ))}
      {subjects.length === 0 && people === 1 && t.erased}
      {people > subjects.length && people > 1 && <span>{t.others(people - subjects.length)}</span>}
    </div>
  )
}
