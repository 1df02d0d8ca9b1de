// What a process cannot do now: the keys that wait for a fix, the commands that failed, and the timers that are due next.
import { Link } from '@tanstack/react-router'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import type { Details } from './process.tsx'
import words from './words.ts'

/** A key leads to its story; the platform is told that there is one, and not which. */
function Key({ of: key, process }: { readonly of: string | null; readonly process: string }) {
  const t = useWords(words)
  if (key === null) return t.hidden
  return (
    <Link to={`/processes/${process}`} search={{ key }}>
      <code>{key}</code>
    </Link>
  )
}

export function Position({ of: position }: { readonly of: string }) {
  return useMay('events:read') ? <Link to={`/events/${position}`}>{position}</Link> : position
}

export function ParkedKeys({ of: { process, parkedItems } }: { readonly of: Details }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.parked} lead={t.parkedLead}>
      {(id) =>
        parkedItems.length === 0 ? (
          <p>{t.noneParked}</p>
        ) : (
          <WideTable labelledBy={id}>
            <thead>
              <tr>
                <th scope="col">{t.key}</th>
                <th scope="col">{t.waiting}</th>
                <th scope="col">{t.what}</th>
                <th scope="col">{t.position2}</th>
                <th scope="col">{t.why}</th>
                <th scope="col">{t.since}</th>
              </tr>
            </thead>
            <tbody>
              {parkedItems.map(({ key, triggers, type, position, error, parkedAt }) => (
                <tr key={`${key} ${position} ${parkedAt}`}>
                  <th scope="row">
                    <Key of={key} process={process} />
                  </th>
                  <td>{triggers}</td>
                  <td>
                    <code>{type}</code>
                  </td>
                  <td>
                    <Position of={position} />
                  </td>
                  <td>{error ?? t.behindAnother}</td>
                  <td>{shownMoment(parkedAt, language)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )
      }
    </Panel>
  )
}

export function Troubles({ of: { process, troubles } }: { readonly of: Details }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.troubles}>
      {(id) =>
        troubles.length === 0 ? (
          <p>{t.noTroubles}</p>
        ) : (
          <WideTable labelledBy={id}>
            <thead>
              <tr>
                <th scope="col">{t.command}</th>
                <th scope="col">{t.state}</th>
                <th scope="col">{t.tries}</th>
                <th scope="col">{t.key}</th>
                <th scope="col">{t.why}</th>
                <th scope="col">{t.since}</th>
              </tr>
            </thead>
            <tbody>
              {troubles.map(({ command, status, attempts, key, code, detail, decidedAt }) => (
                <tr key={`${command} ${key} ${decidedAt}`}>
                  <th scope="row">
                    <code>{command}</code>
                  </th>
                  <td>{t[`sending-${status}`]}</td>
                  <td>{attempts}</td>
                  <td>
                    <Key of={key} process={process} />
                  </td>
                  <td>{[code, detail].filter((text) => text !== null).join(', ')}</td>
                  <td>{shownMoment(decidedAt, language)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )
      }
    </Panel>
  )
}

export function Timers({ of: { process, timerItems } }: { readonly of: Details }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.timers}>
      {(id) =>
        timerItems.length === 0 ? (
          <p>{t.noTimers}</p>
        ) : (
          <WideTable labelledBy={id}>
            <thead>
              <tr>
                <th scope="col">{t.timer}</th>
                <th scope="col">{t.due}</th>
                <th scope="col">{t.key}</th>
              </tr>
            </thead>
            <tbody>
              {timerItems.map(({ key, name, due }) => (
                <tr key={`${key} ${name}`}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{shownMoment(due, language)}</td>
                  <td>
                    <Key of={key} process={process} />
                  </td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )
      }
    </Panel>
  )
}
