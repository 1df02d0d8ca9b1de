// The estimated risk of a learner's next ten answers, what made it, and a teacher who judges otherwise.
import { useId, useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import dialogStyles from '../../controls/dialog.module.css'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import words from './estimate-words.ts'
import styles from './learner.module.css'
import { type Risk, RiskReasons, RiskState } from './risk-reasons.tsx'

const of100 = (share: number) => Math.round(share * 100)

type Props = { readonly learner: string; readonly mayJudge: boolean }

export function NextTen({ learner, mayJudge }: Props) {
  const t = useWords(words)
  const [at, setAt] = useState('')
  const moment = at === '' ? null : new Date(at)
  const isPast = moment !== null && moment.getTime() < Date.now()
  const asked = useAsked(['learner', learner, 'risk', isPast ? at : 'now'], (signal) =>
    api.GET('/api/learners/{id}/risk', {
      params: { path: { id: learner }, query: isPast ? { at: moment.toISOString() } : sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Panel title={t.risk} lead={t.riskLead}>
      <TextField
        label={t.asOf}
        hint={t.asOfHint}
        type="datetime-local"
        value={at}
        onChange={(e) => setAt(e.target.value)}
      />
      <Answer of={asked}>
        {({ risk }) => (
          <>
            <p>
              <RiskState of={risk} /> {risk.probability !== null && t.chance(of100(risk.probability))}
            </p>
            {risk.reasons.length > 0 && (
              <>
                <h3>{t.reasons}</h3>
                <RiskReasons learner={learner} of={risk} />
              </>
            )}
            <p className={styles.quiet}>
              <MadeBy risk={risk} /> {risk.featuresOld === true && t.old}
            </p>
            {mayJudge && !isPast && <Judge learner={learner} model={risk.model?.model ?? null} />}
          </>
        )}
      </Answer>
    </Panel>
  )
}

function MadeBy({ risk: { model, fallback } }: { readonly risk: Risk }) {
  const t = useWords(words)
  if (model)
    return `${fallback ? t.bySharedModel(model.model) : t.byModel(model.model)} ${t.alertQuality(of100(model.precision), of100(model.recall))}`
  return fallback?.because === 'none-promoted' ? t.byRule : t.modelAway
}

type Judgement = { readonly atRisk: boolean; readonly why?: string }

function Judge({ learner, model }: { readonly learner: string; readonly model: string | null }) {
  const t = useWords(words)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [atRisk, setAtRisk] = useState<boolean | null>(null)
  const [why, setWhy] = useState('')
  const judge = useCommand((judgement: Judgement, once) =>
    api.POST('/api/learners/predictions/overrulings', {
      ...once,
      body: { learner, prediction: 'risk', model, ...judgement },
    }),
  )
  const send = () => {
    if (atRisk === null) return
    judge.mutate(
      { atRisk, ...(why.trim() !== '' && { why: why.trim() }) },
      { onSuccess: () => dialog.current?.close() },
    )
  }
  const choice = (value: boolean, label: string) => (
    <label className={styles.choice}>
      <input type="radio" name={`${id}-judgement`} checked={atRisk === value} onChange={() => setAtRisk(value)} />
      {label}
    </label>
  )
  return (
    <>
      <div>
        <Button
          aria-haspopup="dialog"
          onClick={() => {
            judge.reset()
            setAtRisk(null)
            setWhy('')
            dialog.current?.showModal()
          }}
        >
          {t.disagree}
        </Button>
      </div>
      <p role="status">{judge.isSuccess && t.saved}</p>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{t.disagreeTitle}</h2>
        <p>{t.disagreeNote}</p>
        <div role="radiogroup" aria-labelledby={`${id}-title`} className={styles.choices}>
          {choice(true, t.inTrouble)}
          {choice(false, t.notInTrouble)}
        </div>
        <TextField
          label={t.why}
          hint={t.whyHint}
          value={why}
          maxLength={1_000}
          onChange={(event) => setWhy(event.target.value)}
        />
        {judge.error && <CommandNote problem={judge.error} />}
        <div className={dialogStyles.buttons}>
          <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
          <Button look="strong" disabled={atRisk === null} busy={judge.isPending} onClick={send}>
            {t.save}
          </Button>
        </div>
      </dialog>
    </>
  )
}
