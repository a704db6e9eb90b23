internal import CCurl
internal import Synchronization

/// An HTTP/1.1 client over libcurl: one thread, warm connections, TLS verified.
///
/// Redirects are never followed. Plain http goes to loopback hosts alone.
package final class CurlClient: HTTPClient, Sendable {
  /// What holds for all of a client's requests.
  package struct Configuration: Sendable {
    /// Connections at one time to one host.
    package var hostConnectionLimit = 16
    package var connectTimeLimit: Duration = .seconds(10)
    /// An unused connection is kept so long.
    package var idleTimeLimit: Duration = .seconds(60)
    package var userAgent = "dirsyncd"
    /// By which proxy requests go that name none; loopback goes direct always.
    package var proxy: String?
    /// Hosts that are not asked by that proxy: libcurl's form, names and suffixes with commas.
    package var directHosts: String?

    package init() {}
  }

  static let started: CURLcode = ccurl_init()

  private let inbox = CurlInbox()
  private let nextID = Atomic<UInt64>(1)

  /// Starts the client's thread.
  package init(configuration: Configuration = Configuration()) {
    let inbox = inbox
    guard Self.started == CURLE_OK else {
      inbox.end()
      return
    }
    let code = OwnThread.start("http-client") {
      CurlLoop(configuration: configuration, inbox: inbox)?.run()
      inbox.end()
    }
    if code != 0 { inbox.end() }
  }

  deinit { close() }

  package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    try CurlRequestCheck.check(request)
    if Task.isCancelled { throw .cancelled }
    let id = nextID.add(1, ordering: .relaxed).oldValue
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        inbox.submit(CurlTransfer(id: id, request: request, continuation: continuation))
        // The handler below may have run before there was anything to cancel.
        if Task.isCancelled { inbox.cancel(id) }
      }
    } onCancel: {
      inbox.cancel(id)
    }
    return try result.get()
  }

  /// Ends the thread; requests at work fail with `.cancelled`, later ones too.
  package func close() { inbox.close() }
}
