// The error of an import whose source is missing or of the wrong kind.
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing'
}
