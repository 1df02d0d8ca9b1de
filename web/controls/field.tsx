// A labelled field of a form, with a hint and what is wrong with it, tied together for screen readers.
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react'
import styles from './field.module.css'

type Labelled = {
  readonly label: string
  readonly hint?: string | undefined
  readonly wrong?: string | null | undefined
}

function useDescription({ hint, wrong }: Pick<Labelled, 'hint' | 'wrong'>) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ')
  return {
    id,
    attributes: { id, 'aria-describedby': described || undefined, 'aria-invalid': wrong ? true : undefined },
  }
}

function Around({ id, label, hint, wrong, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {wrong && (
        <p id={`${id}-wrong`} className={styles.wrong}>
          {wrong}
        </p>
      )}
    </div>
  )
}

export function TextField({ label, hint, wrong, ...rest }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const { id, attributes } = useDescription({ hint, wrong })
  return (
    <Around id={id} label={label} hint={hint} wrong={wrong}>
      <input {...rest} {...attributes} className={styles.input} />
    </Around>
  )
}

export function TextArea({ label, hint, wrong, ...rest }: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { id, attributes } = useDescription({ hint, wrong })
  return (
    <Around id={id} label={label} hint={hint} wrong={wrong}>
      <textarea {...rest} {...attributes} className={styles.input} />
    </Around>
  )
}

export function SelectField({ label, hint, wrong, ...rest }: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const { id, attributes } = useDescription({ hint, wrong })
  return (
    <Around id={id} label={label} hint={hint} wrong={wrong}>
      <select {...rest} {...attributes} className={styles.input} />
    </Around>
  )
}
