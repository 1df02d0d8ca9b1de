// Everything that is stored about a person, to read or to keep: the service makes it, in French.
import { buttonLook } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './person-data.module.css'
import words from './words.ts'

export function WholeFile({ person }: { readonly person: string }) {
  const t = useWords(words)
  const address = `/api/rights/access/${person}`
  return (
    <section className={styles.panel} aria-labelledby="file">
      <h2 id="file">{t.file}</h2>
      <p className={styles.quiet}>{t.fileLead}</p>
      <div className={styles.buttons}>
        <a className={buttonLook()} href={`${address}?as=html`} target="_blank" rel="noreferrer">
          {t.asPage}
        </a>
        <a className={buttonLook()} href={`${address}?as=pdf`} download="donnees.pdf">
          {t.asPdf}
        </a>
        <a className={buttonLook()} href={`${address}?as=json`} download="donnees.json">
          {t.asJson}
        </a>
      </div>
    </section>
  )
}
