internal import SyncConnectors
internal import SyncCore

extension MailTemplate {
  /// Why a file cannot be used as a template.
  enum FileFault: Error, Hashable {
    case file(SmallFile.Failure, path: String)
    case text(MailTemplateFault)

    var isAboutRights: Bool {
      if case .file(let failure, _) = self { failure.isAboutRights } else { false }
    }

    /// What is wrong, to stand behind the file's name.
    var message: String {
      switch self {
      case .file(let failure, _): failure.message
      case .text(let fault): fault.message
      }
    }

    var remedy: String {
      switch self {
      case .file(let failure, let path): failure.remedy(for: path)
      case .text(let fault): fault.remedy
      }
    }
  }

  private static let byteLimit = 64 << 10

  /// Reads a template's file.
  static func read(_ path: String) throws(FileFault) -> MailTemplate {
    let bytes: [UInt8]
    do {
      let contents = try SmallFile.contents(path, .notWritableByOthers, byteLimit: byteLimit)
      bytes = contents.bytes.indices.map { contents.bytes[$0] }
    } catch {
      throw .file(error, path: path)
    }
    do {
      return try MailTemplate(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .text(error)
    }
  }
}
