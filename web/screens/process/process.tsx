// One process manager: how it is, what is stopped, which commands failed, its timers, and the story of one key.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import { ProcessState } from '../processes/process-state.tsx'
import styles from './process.module.css'
import { Story } from './story.tsx'
import { ParkedKeys, Timers, Troubles } from './what-waits.tsx'
import words from './words.ts'

export type Details = paths['/api/processes/{name}']['get']['responses'][200]['content']['application/json']

const EVERY_MS = 5_000

export default function ProcessScreen() {
  const t = useWords(words)
  const name = useParameter('process')
  const seesKeys = useMay('processes:preview')
  const process = useAsked(
    ['process', name],
    (signal) => api.GET('/api/processes/{name}', { params: { path: { name } }, signal }),
    // Each look of a school at its keys is recorded, so its page asks again only when it is looked at again.
    seesKeys ? {} : { everyMs: EVERY_MS },
  )
  return (
    <Page title={name} above={<Link to="/processes">{t.all}</Link>} lead={process.data?.description ?? undefined}>
      <Answer of={process}>
        {(found) => (
          <div className={styles.parts}>
            <Overview of={found} />
            <ParkedKeys of={found} />
            <Troubles of={found} />
            {seesKeys && <Timers of={found} />}
            <Story name={name} />
          </div>
        )}
      </Answer>
    </Page>
  )
}

function Overview({ of: found }: { readonly of: Details }) {
  const t = useWords(words)
  const language = useLanguage()
  const manages = useMay('processes:manage')
  const number = (value: number) => shownNumber(value, language)
  const retry = useCommand((_: undefined, once) =>
    api.POST('/api/processes/{name}/retry', { ...once, params: { path: { name: found.process } } }),
  )
  const { version, definedVersion, deployedAt, stalled, fault } = found
  const shownVersion =
    version !== null && definedVersion !== null && version !== definedVersion
      ? `${version} (${t.definedHere(definedVersion)})`
      : String(version ?? definedVersion ?? '')
  return (
    <Panel
      title={t.overview}
      actions={
        manages && (
          <ConfirmedButton
            busy={retry.isPending}
            question={t.retryQuestion(found.process)}
            consequence={t.retryConsequence}
            act={() => retry.mutate(undefined)}
          >
            {t.retry}
          </ConfirmedButton>
        )
      }
    >
      <div aria-live="polite">
        {retry.error && <CommandNote problem={retry.error} />}
        {retry.data && <p className={styles.note}>{t.retried(retry.data.parked, retry.data.stuck)}</p>}
      </div>
      <p>
        <ProcessState of={found} />
      </p>
      {stalled && (
        <p className={styles.note} data-tone="bad">
          {[
            t.stalledSince(shownMoment(stalled.since, language)),
            ...(stalled.why === null ? [] : [t.because(stalled.why)]),
            t.readLog,
          ].join(' ')}
        </p>
      )}
      {fault && (
        <p className={styles.note} data-tone="bad">
          {[
            t.stoppedAt(`${fault.type} ${fault.position ?? ''}`.trim()),
            ...(fault.error === null ? [] : [t.because(fault.error)]),
          ].join(' ')}
        </p>
      )}
      <Facts
        of={[
          [t.version, shownVersion],
          [t.deployed, deployedAt === null ? t.never : shownMoment(deployedAt, language)],
          [t.position, found.position ?? ''],
          [t.behind, t.events(found.lagEvents)],
          [t.states, number(found.states)],
          [t.timersCount, number(found.timers)],
          [t.waitingCount, number(found.waiting)],
          [t.stuckCount, number(found.stuck)],
          [t.sent, number(found.sent)],
          [t.refusedCount, number(found.refused)],
          [t.reactsTo, <Names key="reacts" of={found.reactsTo} />],
          [t.sends, <Names key="sends" of={found.sends} />],
        ]}
      />
    </Panel>
  )
}

function Names({ of: names }: { readonly of: readonly string[] }) {
  return (
    <span className={styles.list}>
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  )
}
