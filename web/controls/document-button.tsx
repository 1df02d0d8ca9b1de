// A button that fetches a document of the service, and says where it is then.
import { TroubleNote } from '../frame/answer.tsx'
import { useDownload } from '../frame/download.ts'
import words from '../frame/frame-words.ts'
import { useWords } from '../frame/language.ts'
import { Button } from './button.tsx'
import styles from './document-button.module.css'

type Props = {
  readonly address: string
  readonly label: string
  /** Says which document it is, where several buttons of a page have the same label. */
  readonly name?: string
}

export function DocumentButton({ address, label, name }: Props) {
  const t = useWords(words)
  const { begin, isBusy, saved, problem } = useDownload()
  return (
    <div className={styles.around}>
      <Button busy={isBusy} aria-label={name} onClick={() => begin(address)}>
        {isBusy ? t.preparing : label}
      </Button>
      <p role="status">{saved !== null && t.saved(saved)}</p>
      {problem && <TroubleNote problem={problem} />}
    </div>
  )
}
