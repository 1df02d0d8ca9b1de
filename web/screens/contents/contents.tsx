// The contents of the school by title, and a new one of any kind.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge, type Tone } from '../../controls/state-badge.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownDay, shownNumber } from '../../frame/shown.ts'
import { contentKinds, isContentKind } from '../content/written-content.ts'
import styles from './contents.module.css'
import words from './words.ts'

const statuses = ['draft', 'validated', 'withdrawn'] as const
const tones: Readonly<Record<(typeof statuses)[number], Tone>> = {
  draft: 'plain',
  validated: 'good',
  withdrawn: 'warn',
}
const PAGE = 200

export default function Contents() {
  const t = useWords(words)
  const language = useLanguage()
  const names = useNamesOfSkills()
  const mayManage = useMay('teaching:manage')
  const [kind, setKind] = useFilter('kind')
  const [state, setState] = useFilter('state')
  const [from, setFrom] = useState<readonly string[]>([])
  const status = statuses.find((one) => one === state)
  const ofKind = isContentKind(kind) ? kind : undefined
  const cursor = from.at(-1)
  const asked = useAsked(['contents', ofKind, status, cursor], (signal) =>
    api.GET('/api/contents', {
      params: {
        query: {
          limit: PAGE,
          ...(ofKind !== undefined && { kind: ofKind }),
          ...(status !== undefined && { status }),
          ...(cursor !== undefined && { cursor }),
          ...sinceOwnChanges(),
        },
      },
      signal,
    }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      {mayManage && <Create />}
      <div className={styles.filters}>
        <SelectField
          label={t.kind}
          value={ofKind ?? ''}
          onChange={({ target }) => {
            setFrom([])
            setKind(target.value === '' ? undefined : target.value)
          }}
        >
          <option value="">{t.all}</option>
          {contentKinds.map((one) => (
            <option key={one} value={one}>
              {t.kindOf(one)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.state}
          value={status ?? ''}
          onChange={({ target }) => {
            setFrom([])
            setState(target.value === '' ? undefined : target.value)
          }}
        >
          <option value="">{t.all}</option>
          {statuses.map((one) => (
            <option key={one} value={one}>
              {t.stateOf(one)}
            </option>
          ))}
        </SelectField>
      </div>
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items, next }) => (
          <>
            <ul className={styles.contents}>
              {items.map((one) => (
                <li key={one.content}>
                  {mayManage ? (
                    <Link to={`/teaching/contents/${one.content}`}>{one.title}</Link>
                  ) : (
                    <span>{one.title}</span>
                  )}
                  <span className={styles.facts}>
                    <StateBadge tone={tones[one.status]}>{t.stateOf(one.status)}</StateBadge>
                    <span>{t.kindOf(one.kind)}</span>
                    <span>{t.version(shownNumber(one.version, language), shownDay(one.changedAt, language))}</span>
                    {one.status === 'validated' && one.validated !== one.version && <span>{t.newer}</span>}
                    {one.skills.length > 0 && <span>{one.skills.map(names.skill).join(', ')}</span>}
                  </span>
                </li>
              ))}
            </ul>
            <div className={styles.filters}>
              {from.length > 0 && <Button onClick={() => setFrom(from.slice(0, -1))}>{t.before}</Button>}
              {next !== null && <Button onClick={() => setFrom([...from, next])}>{t.more}</Button>}
            </div>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Create() {
  const t = useWords(words)
  const [kind, setKind] = useState<string>('quiz')
  const [content] = useState(newId)
  return (
    <Panel title={t.create}>
      <div className={styles.filters}>
        <SelectField label={t.which} value={kind} onChange={({ target }) => setKind(target.value)}>
          {contentKinds.map((one) => (
            <option key={one} value={one}>
              {t.kindOf(one)}
            </option>
          ))}
        </SelectField>
        <Link to={`/teaching/contents/${content}`} search={{ kind }} className={buttonLook('strong')}>
          {t.write}
        </Link>
      </div>
    </Panel>
  )
}
