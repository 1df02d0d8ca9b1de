// What a process keeps under one key of one's own school: its state, timers, commands, and what waits.
import { Link } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import styles from './process.module.css'
import { Position } from './what-waits.tsx'
import words from './words.ts'

type Found = paths['/api/processes/{name}/story']['get']['responses'][200]['content']['application/json']

export function Story({ name }: { readonly name: string }) {
  const t = useWords(words)
  const seesKeys = useMay('processes:preview')
  const [key, setKey] = useFilter('key')
  if (!seesKeys)
    return (
      <Panel title={t.story}>
        <p>{t.onlySchools}</p>
      </Panel>
    )
  const open = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = String(new FormData(event.currentTarget).get('key') ?? '').trim()
    setKey(typed === '' ? undefined : typed)
  }
  return (
    <Panel title={t.story} lead={t.storyLead}>
      <form className={styles.open} onSubmit={open}>
        <TextField
          // Another key from a link of this page fills the field anew.
          key={key}
          name="key"
          label={t.keyField}
          hint={t.keyHint}
          defaultValue={key}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit">{t.open}</Button>
      </form>
      {key !== undefined && <Opened name={name} of={key} />}
    </Panel>
  )
}

function Opened({ name, of: key }: { readonly name: string; readonly of: string }) {
  const story = useAsked(['process story', name, key], (signal) =>
    api.GET('/api/processes/{name}/story', { params: { path: { name }, query: { key } }, signal }),
  )
  return <Answer of={story}>{(found) => <Shown of={found} />}</Answer>
}

function Shown({ of: found }: { readonly of: Found }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      {found.subject !== null && (
        <p>
          <Link to={`/learners/${found.subject}/replay`}>{t.replay}</Link>
        </p>
      )}
      <h3>{t.remembers}</h3>
      {found.state ? (
        <pre className={styles.state}>{JSON.stringify(found.state.value, null, 2)}</pre>
      ) : (
        <p>{t.remembersNothing}</p>
      )}
      <h3 id="sendings">{t.sendings}</h3>
      {found.sendings.length === 0 ? <p>{t.noSendings}</p> : <Sendings of={found.sendings} />}
      <h3>{t.storyTimers}</h3>
      {found.timers.length === 0 && <p>{t.noStoryTimers}</p>}
      <ul>
        {found.timers.map((timer) => (
          <li key={timer.name}>
            <code>{timer.name}</code> {shownMoment(timer.due, language)}
          </li>
        ))}
      </ul>
      {found.parked.length > 0 && (
        <>
          <h3>{t.storyParked}</h3>
          <ol>
            {found.parked.map(({ kind, type, position, error, parkedAt }) => (
              <li key={`${position} ${parkedAt}`}>
                {t[`kind-${kind}`]} <code>{type}</code> <Position of={position} /> {error ?? t.behindAnother}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}

function Sendings({ of: sendings }: { readonly of: Found['sendings'] }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <WideTable labelledBy="sendings">
      <thead>
        <tr>
          <th scope="col">{t.command}</th>
          <th scope="col">{t.state}</th>
          <th scope="col">{t.tries}</th>
          <th scope="col">{t.decided}</th>
          <th scope="col">{t.why}</th>
          <th scope="col">{t.cause}</th>
        </tr>
      </thead>
      <tbody>
        {sendings.map(({ command, status, attempts, decidedAt, code, detail, cause }) => (
          <tr key={`${command} ${decidedAt} ${cause}`}>
            <th scope="row">
              <code>{command}</code>
            </th>
            <td>{t[`sending-${status}`]}</td>
            <td>{attempts}</td>
            <td>{shownMoment(decidedAt, language)}</td>
            <td>{[code, detail].filter((text) => text !== null).join(', ')}</td>
            <td>
              <code>{cause}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}
