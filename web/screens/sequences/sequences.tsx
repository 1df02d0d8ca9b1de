// The sequences of the school: their state, and what may be done with each.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button, buttonLook } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge, type Tone } from '../../controls/state-badge.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import styles from './sequences.module.css'
import words from './words.ts'

type Listed = paths['/api/sequences']['get']['responses'][200]['content']['application/json']
type Item = Listed['items'][number]

export default function Sequences() {
  const t = useWords(words)
  const mayWrite = useMay('teaching:manage')
  const [fresh] = useState(newId)
  const asked = useAsked(['sequences'], (signal) =>
    api.GET('/api/sequences', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        mayWrite && (
          <Link to="/sequences/$sequence" params={{ sequence: fresh }} className={buttonLook('strong')}>
            {t.write}
          </Link>
        )
      }
    >
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => items.map((item) => <Sequence key={item.sequence} item={item} mayWrite={mayWrite} />)}
      </Answer>
    </Page>
  )
}

const tones: Readonly<Record<string, Tone>> = { published: 'good', draft: 'plain', withdrawn: 'warn' }

function Sequence({ item, mayWrite }: { readonly item: Item; readonly mayWrite: boolean }) {
  const t = useWords(words)
  const { sequence, version, publishedVersion } = item
  const publish = useCommand((body: { sequence: string; version: number }, once) =>
    api.POST('/api/sequences/publications', { ...once, body }),
  )
  const withdraw = useCommand((body: { sequence: string }, once) =>
    api.POST('/api/sequences/withdrawals', { ...once, body }),
  )
  const state = item.status === 'published' ? t.published : item.status === 'withdrawn' ? t.withdrawn : t.draft
  const level = item.level === 'beginner' ? t.beginner : item.level === 'advanced' ? t.advanced : t.intermediate
  return (
    <Panel title={item.title} lead={item.description ?? undefined}>
      <p className={styles.line}>
        <StateBadge tone={tones[item.status] ?? 'plain'}>{state}</StateBadge>
        <span>{t.size(item.lessons, item.activities)}</span>
        <span>{level}</span>
        {publishedVersion !== null && version > publishedVersion && <span>{t.newer}</span>}
      </p>
      {mayWrite && (
        <div className={styles.line}>
          <Link to="/sequences/$sequence" params={{ sequence }} className={buttonLook()}>
            {t.change}
          </Link>
          {publishedVersion !== version && (
            <Button busy={publish.isPending} onClick={() => publish.mutate({ sequence, version })}>
              {t.publish(version)}
            </Button>
          )}
          {publishedVersion !== null && (
            <ConfirmedButton
              busy={withdraw.isPending}
              question={t.withdrawTitle(item.title)}
              consequence={t.withdrawText}
              act={() => withdraw.mutate({ sequence })}
            >
              {t.withdraw}
            </ConfirmedButton>
          )}
        </div>
      )}
      {publish.error && <CommandNote problem={publish.error} />}
      {withdraw.error && <CommandNote problem={withdraw.error} />}
    </Panel>
  )
}
