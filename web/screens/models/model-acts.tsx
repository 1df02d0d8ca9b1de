// What changes which model serves. Each act says what it does, and asks for the reason that it is kept with.
import { type ReactNode, useId, useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import dialogStyles from '../../controls/dialog.module.css'
import { TextField } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import words from './words.ts'

export const modelsKey = ['models'] as const

const MOST_REASON = 500

type OfModel = { readonly model: string }

export function PromoteModel({ model, hasFailed }: OfModel & { readonly hasFailed: boolean }) {
  const t = useWords(words)
  const promote = useCommand((reason: string, once) =>
    api.POST('/api/models/{model}/promote', {
      ...once,
      params: { path: { model } },
      body: reason === '' ? {} : { force: reason },
    }),
  )
  // What served when it was trained may not serve now: whether it passes is decided by the service, which may ask for a reason.
  const needsReason = hasFailed || promote.error?.code === 'gates-failed'
  return (
    <Act
      label={t.promote}
      look="strong"
      title={t.promoteTitle(model)}
      note={needsReason ? t.promoteFailed : t.promoteNote}
      needsReason={needsReason}
      command={promote}
    />
  )
}

export function RollBackModel({ model }: OfModel) {
  const t = useWords(words)
  const rollBack = useCommand((reason: string, once) =>
    api.POST('/api/models/{model}/roll-back', { ...once, params: { path: { model } }, body: { reason } }),
  )
  return <Act label={t.rollBack} title={t.rollBackTitle(model)} note={t.rollBackNote} needsReason command={rollBack} />
}

export function RetireModel({ model }: OfModel) {
  const t = useWords(words)
  const retire = useCommand((reason: string, once) =>
    api.POST('/api/models/{model}/retire', { ...once, params: { path: { model } }, body: { reason } }),
  )
  return (
    <Act label={t.retire} look="bad" title={t.retireTitle(model)} note={t.retireNote} needsReason command={retire} />
  )
}

type Command = Pick<ReturnType<typeof useCommand<string, unknown>>, 'mutate' | 'reset' | 'isPending' | 'error'>

type SharingProps = {
  readonly kind: 'next-answer' | 'at-risk' | 'level'
  /** In words. */
  readonly name: string
  readonly isSharing: boolean
}

type ActProps = {
  readonly label: string
  /** Where several buttons have the same label: what this one is about. */
  readonly named?: string
  readonly look?: 'strong' | 'bad'
  readonly title: string
  readonly note: ReactNode
  readonly needsReason: boolean
  readonly command: Command
}

/** Ceasing asks in the colour of what takes something away. */
export function ChangeSharing({ kind, name, isSharing }: SharingProps) {
  const t = useWords(words)
  const change = useCommand((reason: string, once) =>
    api.POST('/api/model-sharing', { ...once, body: { kind, isSharing: !isSharing, reason } }),
  )
  return (
    <Act
      label={isSharing ? t.shareOff : t.shareOn}
      named={isSharing ? t.shareOffOf(name) : t.shareOnOf(name)}
      {...(isSharing && { look: 'bad' as const })}
      title={isSharing ? t.shareOffTitle(name) : t.shareOnTitle(name)}
      note={isSharing ? t.shareOffNote : t.shareOnNote}
      needsReason
      command={change}
    />
  )
}

function Act({ label, named, look, title, note, needsReason, command }: ActProps) {
  const t = useWords(words)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState('')
  const text = reason.trim()
  return (
    <>
      <Button
        {...(look === 'bad' && { look })}
        aria-haspopup="dialog"
        {...(named !== undefined && { 'aria-label': named })}
        onClick={() => {
          command.reset()
          setReason('')
          dialog.current?.showModal()
        }}
      >
        {label}
      </Button>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`}>
        <h4 id={`${id}-title`}>{title}</h4>
        <p>{note}</p>
        {needsReason && (
          <TextField
            label={t.reason}
            hint={t.reasonHint}
            value={reason}
            maxLength={MOST_REASON}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        {command.error && <CommandNote problem={command.error} />}
        <div className={dialogStyles.buttons}>
          <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
          <Button
            look={look ?? 'strong'}
            busy={command.isPending}
            disabled={needsReason && text === ''}
            onClick={() => command.mutate(needsReason ? text : '', { onSuccess: () => dialog.current?.close() })}
          >
            {label}
          </Button>
        </div>
      </dialog>
    </>
  )
}
