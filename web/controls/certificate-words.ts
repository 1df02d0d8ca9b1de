import { inBothLanguages } from '../frame/words.ts'

export default inBothLanguages(
  {
    certificate: 'Attestation (PDF)',
    certificateOf: (title: string) => `Attestation (PDF) : « ${title} »`,
  },
  {
    certificate: 'Certificate (PDF, in French)',
    certificateOf: (title: string) => `Certificate (PDF, in French): “${title}”`,
  },
)
