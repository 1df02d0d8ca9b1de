// What an import says when its source is not there, or is not what it should be.
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing'
}
