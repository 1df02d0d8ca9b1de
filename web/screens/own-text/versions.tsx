// The versions of a text, and what changed since one of them, word by word.
import { useState } from 'react'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './own-text.module.css'
import type { Details } from './own-text.tsx'
import words from './words.ts'

type Props = { readonly learner: string; readonly production: string; readonly details: Details }

export function Versions({ learner, production, details }: Props) {
  const t = useWords(words)
  const [since, setSince] = useState('')
  const { drafts: draft, versions } = details
  const asked = useAsked(
    ['changes', learner, production, draft, since],
    (signal) =>
      api.GET('/api/learners/{learner}/productions/{production}', {
        params: { path: { learner, production }, query: { draft, since: Number(since) } },
        signal,
      }),
    { enabled: since !== '' },
  )
  const earlier = versions.filter((version) => version.draft < draft)
  if (earlier.length === 0) return null
  return (
    <Panel title={t.versions}>
      <SelectField label={t.compare} value={since} onChange={(event) => setSince(event.target.value)}>
        <option value="" />
        {earlier.map((version) => (
          <option key={version.draft} value={version.draft}>
            {t.version(version.draft, version.words)}
          </option>
        ))}
      </SelectField>
      {since === '' ? (
        <p>{t.nothing}</p>
      ) : (
        <p className={styles.text}>
          {(asked.data?.changes ?? []).map((part, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one answer never move.
            <Part key={n} {...part} />
          ))}
        </p>
      )}
    </Panel>
  )
}

function Part({ kind, text }: { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }) {
  const t = useWords(words)
  if (kind === 'same') return text
  const label = <span className={styles.hidden}>{kind === 'added' ? t.added : t.removed}</span>
  return kind === 'added' ? (
    <ins>
      {label}
      {text}
    </ins>
  ) : (
    <del>
      {label}
      {text}
    </del>
  )
}
