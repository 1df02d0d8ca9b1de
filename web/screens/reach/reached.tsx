// The answer: who was within reach and why, whose data was read, and whoever was read without being within reach, first.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useActionName } from '../../frame/action-name.ts'
import { Empty } from '../../frame/answer.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shortId, useNamesOf } from '../../frame/names-of-trail.ts'
import { shownMoment } from '../../frame/shown.ts'
import styles from './reach.module.css'
import words from './words.ts'

export type Reach = paths['/api/audit/reach/{actor}']['get']['responses'][200]['content']['application/json']
type Person = Reach['people'][number]

const AT_ONCE = 50

const wasRead = ({ reads }: Person) => (reads?.done ?? 0) > 0
const isOutside = (person: Person) => person.reachable.length === 0 && wasRead(person)
/** What needs an answer first: read without being within reach, then read, then the rest. */
const rank = (person: Person) => (isOutside(person) ? 0 : wasRead(person) ? 1 : 2)

export function Reached({ found }: { readonly found: Reach }) {
  const t = useWords(words)
  const language = useLanguage()
  const [show, setShow] = useState('all')
  const [most, setMost] = useState(AT_ONCE)
  const { people, erased, readsOfErased, keptFrom, uncleanEnds } = found
  const outside = people.filter(isOutside)
  const chosen = people
    .filter((person) => (show === 'read' ? wasRead(person) : show === 'outside' ? isOutside(person) : true))
    .sort((one, other) => rank(one) - rank(other))
  const shown = chosen.slice(0, most)
  const names = useNamesOf(shown.map(({ person }) => person))
  const notes = [
    ...(erased > 0 ? [t.erased(erased)] : []),
    ...(readsOfErased > 0 ? [t.readsOfErased(readsOfErased)] : []),
    ...(keptFrom === null ? [] : [t.keptFrom(shownMoment(keptFrom, language))]),
    ...(uncleanEnds > 0 ? [t.uncleanEnds(uncleanEnds)] : []),
    t.note,
  ]
  return (
    <section className={styles.panel} aria-labelledby="reached">
      <h2 id="reached">{t.result}</h2>
      <ul className={styles.figures}>
        <li>{t.reached(people.filter(({ reachable }) => reachable.length > 0).length)}</li>
        <li>{t.read(people.filter(wasRead).length)}</li>
        <li>{t.refused(people.filter(({ reads }) => (reads?.refused ?? 0) > 0).length)}</li>
      </ul>
      {outside.length > 0 && <p className={styles.outside}>{t.outside(outside.length)}</p>}
      <ul className={styles.notes}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <SelectField
        label={t.filter}
        value={show}
        onChange={(event) => {
          setShow(event.target.value)
          setMost(AT_ONCE)
        }}
      >
        <option value="all">{t.all}</option>
        <option value="read">{t.onlyRead}</option>
        <option value="outside">{t.onlyOutside}</option>
      </SelectField>
      {shown.length === 0 ? (
        <Empty>
          <p>{t.nobody}</p>
        </Empty>
      ) : (
        <WideTable labelledBy="reached">
          <thead>
            <tr>
              <th scope="col">{t.person}</th>
              <th scope="col">{t.why}</th>
              <th scope="col">{t.reads}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((person) => (
              <tr key={person.person} data-outside={isOutside(person) || undefined}>
                <th scope="row">
                  <Link to="/trail" search={{ actor: found.actor, subject: person.person }} title={t.inTrail}>
                    {names.get(person.person)?.name || shortId(person.person)}
                  </Link>
                </th>
                <td>
                  <Why person={person} />
                </td>
                <td>
                  <Reads person={person} />
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {chosen.length > most && <Button onClick={() => setMost(most + AT_ONCE)}>{t.more}</Button>}
    </section>
  )
}

function Why({ person: { reachable } }: { readonly person: Person }) {
  const t = useWords(words)
  const language = useLanguage()
  if (reachable.length === 0) return <strong className={styles.outside}>{t.notReachable}</strong>
  return (
    <ul className={styles.plain}>
      {reachable.map(({ by, class: ofClass, from, until }) => (
        <li key={`${by} ${ofClass} ${from}`}>
          <span>{t[by]}</span>
          <span className={styles.note}>
            {until === null
              ? t.sinceOpen(shownMoment(from, language))
              : t.since(shownMoment(from, language), shownMoment(until, language))}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Reads({ person: { reads } }: { readonly person: Person }) {
  const t = useWords(words)
  const language = useLanguage()
  const actionName = useActionName()
  if (reads === null) return t.never
  const { done, firstAt, lastAt, refused, actions } = reads
  return (
    <>
      {done > 0 && firstAt !== null && lastAt !== null
        ? t.times(done, shownMoment(firstAt, language), shownMoment(lastAt, language))
        : t.never}
      {refused > 0 && <p className={styles.note}>{t.refusals(refused)}</p>}
      {actions.length > 0 && <p className={styles.note}>{actions.map(actionName).join(', ')}</p>}
    </>
  )
}
