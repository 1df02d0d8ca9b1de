// The generations of a read model, and what may be done with each: switch, go back, drop, pause. Each act says what it does
// before it does it.
import type { ReactNode } from 'react'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import {
  type Generation,
  GenerationState,
  liveOf,
  type ReadModel,
  Remarks,
  useLag,
  useRows,
} from '../read-models/generation.tsx'
import styles from './read-model.module.css'
import words from './words.ts'

/** The one that an undo goes back to: of those that were in use, the latest. */
const before = ({ generations }: Pick<ReadModel, 'generations'>): Generation | undefined =>
  generations
    .filter(({ state }) => state === 'retired')
    .sort((a, b) => ((a.switchedAt ?? '') < (b.switchedAt ?? '') ? 1 : -1))[0]

function useActs(name: string) {
  const path = { name }
  return {
    switchTo: useCommand((generation: number, once) =>
      api.POST('/api/projections/{name}/switch', { ...once, params: { path }, body: { generation, force: false } }),
    ),
    undo: useCommand((_: undefined, once) =>
      api.POST('/api/projections/{name}/rollback', { ...once, params: { path }, body: { force: false } }),
    ),
    drop: useCommand((generation: number, once) =>
      api.POST('/api/projections/{name}/drop', { ...once, params: { path }, body: { generation } }),
    ),
    pause: useCommand((_: undefined, once) => api.POST('/api/projections/{name}/pause', { ...once, params: { path } })),
    resume: useCommand((_: undefined, once) =>
      api.POST('/api/projections/{name}/resume', { ...once, params: { path } }),
    ),
  }
}
type Acts = ReturnType<typeof useActs>

export function Generations({ model }: { readonly model: ReadModel }) {
  const t = useWords(words)
  const manages = useMay('projections:manage')
  const acts = useActs(model.projection)
  const isBusy = Object.values(acts).some(({ isPending }) => isPending)
  // Of several acts, what became of the last one.
  const last = Object.values(acts).reduce((a, b) => (b.submittedAt > a.submittedAt ? b : a))
  const went = (act: Acts['switchTo'] | Acts['undo']) => act === last && act.data !== undefined
  return (
    <Panel
      title={t.generations}
      lead={t.generationsLead}
      actions={manages && <WholeModel model={model} acts={acts} busy={isBusy} />}
    >
      {(id) => (
        <>
          <div aria-live="polite">
            {last.error && <CommandNote problem={last.error} />}
            {went(acts.switchTo) && <Done>{t.switched(acts.switchTo.data?.to ?? 0)}</Done>}
            {went(acts.undo) && <Done>{t.switched(acts.undo.data?.to ?? 0)}</Done>}
            {acts.drop === last && acts.drop.data && <Done>{t.dropped(acts.drop.variables ?? 0)}</Done>}
          </div>
          <WideTable labelledBy={id}>
            <thead>
              <tr>
                <th scope="col">{t.generation}</th>
                <th scope="col">{t.version}</th>
                <th scope="col">{t.state}</th>
                <th scope="col">{t.rows}</th>
                <th scope="col">{t.position}</th>
                <th scope="col">{t.lag}</th>
                <th scope="col">{t.fedBy}</th>
                {manages && <th scope="col">{t.acts}</th>}
              </tr>
            </thead>
            <tbody>
              {model.generations.map((generation) => (
                <Row key={generation.generation} of={generation}>
                  {manages && <ActsOn of={generation} model={model} acts={acts} busy={isBusy} />}
                </Row>
              ))}
            </tbody>
          </WideTable>
          {model.generations.map(
            ({ generation, fault }) =>
              fault && (
                <p key={generation} className={styles.note} data-tone="bad">
                  {t.faultAt(fault.position, fault.type, fault.error)}
                </p>
              ),
          )}
        </>
      )}
    </Panel>
  )
}

function Done({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.note} data-tone="good">
      {children}
    </p>
  )
}

function Row({ of, children }: { readonly of: Generation; readonly children: ReactNode }) {
  const t = useWords(words)
  const [lagOf, rowsOf] = [useLag(), useRows()]
  return (
    <tr>
      <th scope="row">{of.generation}</th>
      <td>{of.version}</td>
      <td>
        <span className={styles.states}>
          <GenerationState of={of} />
          <Remarks of={of} />
        </span>
      </td>
      <td>{rowsOf(of)}</td>
      <td>{of.position}</td>
      <td>{lagOf(of)}</td>
      <td>{of.fedBy ?? t.nobody}</td>
      {children !== false && <td>{children}</td>}
    </tr>
  )
}

type ActsProps = { readonly model: ReadModel; readonly acts: Acts; readonly busy: boolean }

/** What concerns the generation in use: to pause it, and to undo the switch that made it so. */
function WholeModel({ model, acts, busy }: ActsProps) {
  const t = useWords(words)
  const [live, back] = [liveOf(model), before(model)]
  if (!live) return null
  return (
    <>
      {back && (
        <ConfirmedButton
          busy={busy}
          question={t.undoQuestion(back.generation)}
          consequence={t.undoConsequence(back.generation, back.version, back.frozenSince !== null)}
          act={() => acts.undo.mutate(undefined)}
        >
          {t.undo}
        </ConfirmedButton>
      )}
      {live.paused ? (
        <Button busy={busy} onClick={() => acts.resume.mutate(undefined)}>
          {t.resume}
        </Button>
      ) : (
        <ConfirmedButton
          busy={busy}
          question={t.pauseQuestion}
          consequence={t.pauseConsequence}
          act={() => acts.pause.mutate(undefined)}
        >
          {t.pause}
        </ConfirmedButton>
      )}
    </>
  )
}

function ActsOn({ of, model, acts, busy }: ActsProps & { readonly of: Generation }) {
  const t = useWords(words)
  const rowsOf = useRows()
  const live = liveOf(model)
  const { generation, version, state, candidate, fedBy } = of
  const maySwitch = !candidate && (state === 'ready' || state === 'retired')
  const mayDrop = state !== 'live' && !(state === 'building' && fedBy !== null)
  return (
    <span className={styles.acts}>
      {maySwitch && (
        <ConfirmedButton
          look="strong"
          busy={busy}
          question={t.switchQuestion(generation)}
          consequence={t.switchConsequence(
            generation,
            version,
            live ? t.generationNamed(live.generation) : t.nothingLive,
          )}
          act={() => acts.switchTo.mutate(generation)}
        >
          {t.switchTo(generation)}
        </ConfirmedButton>
      )}
      {mayDrop && (
        <ConfirmedButton
          look="bad"
          busy={busy}
          question={t.dropQuestion(generation)}
          consequence={t.dropConsequence(rowsOf(of))}
          act={() => acts.drop.mutate(generation)}
        >
          {t.drop(generation)}
        </ConfirmedButton>
      )}
    </span>
  )
}
