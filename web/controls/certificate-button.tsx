// A button that fetches the certificate of a published text or a finished path, as PDF.
import { useWords } from '../frame/language.ts'
import words from './certificate-words.ts'
import { DocumentButton } from './document-button.tsx'

type Props = {
  readonly learner: string
  readonly of: { readonly production: string } | { readonly path: string }
  /** What the text or the path is called; null where that was erased. */
  readonly title: string | null
}

export function CertificateButton({ learner, of, title }: Props) {
  const t = useWords(words)
  const what = 'path' in of ? `paths/${of.path}` : `productions/${of.production}`
  return (
    <DocumentButton
      address={`/api/learners/${learner}/${what}/certificate/document`}
      label={t.certificate}
      {...(title !== null && { name: t.certificateOf(title) })}
    />
  )
}
