// Verifies the trail, or a bundle that somebody has, in the browser of whoever verifies it.
import { Link } from '@tanstack/react-router'
import { type ChangeEvent, useId, useState } from 'react'
import { checkpointsIn } from '../../../tools/audit/verify-audit.mjs'
import { Button } from '../../controls/button.tsx'
import { TroubleNote } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { Result } from './result.tsx'
import styles from './trail-check.module.css'
import { type Check, type Held, useCheck } from './use-check.ts'
import { NoPublicKey, signedWith } from './verify-in-browser.ts'
import words from './words.ts'

export default function TrailCheck() {
  const t = useWords(words)
  const { check, begin, stop } = useCheck()
  const [held, setHeld] = useState<Held>({ key: undefined, checkpoints: undefined })
  return (
    <Page title={t.title} lead={t.lead} above={<Link to="/trail">{t.back}</Link>}>
      <HeldFiles change={(changed) => setHeld((before) => ({ ...before, ...changed }))} />
      <section className={styles.panel} aria-label={t.title}>
        <Button look="strong" busy={isBusy(check)} onClick={() => begin('the service', held)}>
          {t.whole}
        </Button>
        <FileField
          label={t.file}
          accept=".zip,application/zip"
          choose={async (file) => {
            if (file) begin(file, held)
            return null
          }}
        />
        <Progress check={check} stop={stop} />
      </section>
      <Outcome check={check} />
    </Page>
  )
}

const isBusy = ({ state }: Check) => state === 'fetching' || state === 'unpacking' || state === 'verifying'

function Progress({ check, stop }: { readonly check: Check; readonly stop: () => void }) {
  const t = useWords(words)
  const said =
    check.state === 'fetching'
      ? t.fetching
      : check.state === 'unpacking'
        ? t.unpacking
        : check.state === 'verifying'
          ? t.progress(check.done)
          : ''
  return (
    <div className={styles.row}>
      <p role="status">{said}</p>
      {isBusy(check) && <Button onClick={stop}>{t.stop}</Button>}
    </div>
  )
}

function Outcome({ check }: { readonly check: Check }) {
  const t = useWords(words)
  switch (check.state) {
    case 'found':
      return <Result found={check.found} held={check.held} />
    case 'refused':
      return <TroubleNote problem={check.problem} />
    case 'unreadable':
      return <Failed title={t.unreadableTitle} text={t.unreadable} />
    case 'no signatures':
      return <Failed title={t.noSignaturesTitle} text={t.noSignatures} />
    default:
      return null
  }
}

function Failed({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className={styles.panel} role="alert" data-result="unknown">
      <h2>{title}</h2>
      <p>{text}</p>
    </section>
  )
}

function HeldFiles({ change }: { readonly change: (changed: Partial<Held>) => void }) {
  const t = useWords(words)
  const id = useId()
  const chooseKey = async (file: File | undefined) => {
    const key = await file?.text()
    try {
      if (key !== undefined) await signedWith(key)
    } catch (error) {
      change({ key: undefined })
      // Whether this browser has signatures is said when it verifies.
      if (error instanceof NoPublicKey) return t.notKey
    }
    change({ key })
    return null
  }
  const chooseCheckpoints = async (file: File | undefined) => {
    change({ checkpoints: undefined })
    if (!file) return null
    try {
      const checkpoints = checkpointsIn(await file.text())
      if (checkpoints.length === 0 || !checkpoints.every(isCheckpoint)) return t.notCheckpoints
      change({ checkpoints })
      return null
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
      return t.notCheckpoints
    }
  }
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <h2 id={id}>{t.held}</h2>
      <p className={styles.note}>{t.heldNote}</p>
      <FileField label={t.key} accept=".pem" choose={chooseKey} />
      <FileField label={t.checkpoints} accept=".ndjson,.json,.txt" choose={chooseCheckpoints} />
    </section>
  )
}

/** Its size is read from what was signed, which must be readable for that. */
const isCheckpoint = (one: unknown): boolean => {
  if (typeof one !== 'object' || one === null || !('signed' in one) || !('signature' in one)) return false
  const signed: unknown = JSON.parse(String(one.signed))
  return typeof signed === 'object' && signed !== null && 'size' in signed && 'root' in signed
}

type FileFieldProps = {
  readonly label: string
  readonly accept: string
  /** What is wrong with the file; null if nothing is. */
  readonly choose: (file: File | undefined) => Promise<string | null>
}

function FileField({ label, accept, choose }: FileFieldProps) {
  const id = useId()
  const [wrong, setWrong] = useState<string | null>(null)
  const onChange = async ({ target }: ChangeEvent<HTMLInputElement>) => setWrong(await choose(target.files?.[0]))
  return (
    <div className={styles.file}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        aria-invalid={wrong !== null || undefined}
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        onChange={(event) => void onChange(event)}
      />
      {wrong !== null && (
        <p id={`${id}-wrong`} role="alert" className={styles.wrong}>
          {wrong}
        </p>
      )}
    </div>
  )
}
