import CLinux
import Glibc

/// The number of a system error, as the kernel and the C library give it.
///
/// The set is open: a number that this file does not name is as good as any other.
public struct Errno: RawRepresentable, Hashable, Sendable {
  /// The positive number, `EPERM` being 1.
  public let rawValue: Int32

  /// Wraps a positive error number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The error of the system call that has just failed on this thread.
  static var last: Errno { Errno(rawValue: Glibc.errno) }

  /// The symbol of the number, such as `EEXIST`, or the number itself where the C library knows none.
  public var name: String {
    // The C library answers a static string, or NULL for a number it does not know.
    guard let symbol = unsafe strerrorname_np(rawValue) else { return "errno \(rawValue)" }
    return unsafe String(cString: symbol)
  }

  /// The C library's sentence for the number, such as “File exists”.
  public var message: String {
    guard let sentence = unsafe strerrordesc_np(rawValue) else { return "unknown error \(rawValue)" }
    return unsafe String(cString: sentence)
  }
}

extension Errno {
  /// `EPERM`
  public static let notPermitted = Errno(rawValue: EPERM)
  /// `ENOENT`
  public static let noSuchFile = Errno(rawValue: ENOENT)
  /// `EINTR`
  public static let interrupted = Errno(rawValue: EINTR)
  /// `EAGAIN`
  public static let wouldBlock = Errno(rawValue: EAGAIN)
  /// `EACCES`
  public static let accessDenied = Errno(rawValue: EACCES)
  /// `EBUSY`
  public static let busy = Errno(rawValue: EBUSY)
  /// `ENXIO`
  public static let noSuchAddress = Errno(rawValue: ENXIO)
  /// `EEXIST`
  public static let exists = Errno(rawValue: EEXIST)
  /// `ENODEV`
  public static let noSuchDevice = Errno(rawValue: ENODEV)
  /// `EINVAL`
  public static let invalid = Errno(rawValue: EINVAL)
  /// `EOPNOTSUPP`
  public static let notSupported = Errno(rawValue: EOPNOTSUPP)
  /// `EPROTONOSUPPORT`
  public static let protocolNotSupported = Errno(rawValue: EPROTONOSUPPORT)
  /// `ENETUNREACH`
  public static let unreachable = Errno(rawValue: ENETUNREACH)
  /// `EMSGSIZE`
  public static let messageTooLong = Errno(rawValue: EMSGSIZE)
  /// `ENOBUFS`
  public static let noBufferSpace = Errno(rawValue: ENOBUFS)
  /// `ECONNREFUSED`
  public static let connectionRefused = Errno(rawValue: ECONNREFUSED)
  /// `ETIMEDOUT`
  public static let timedOut = Errno(rawValue: ETIMEDOUT)
  /// `EHOSTUNREACH`
  public static let hostUnreachable = Errno(rawValue: EHOSTUNREACH)
  /// `ESRCH`
  public static let noSuchProcess = Errno(rawValue: ESRCH)
  /// `ERANGE`
  public static let outOfRange = Errno(rawValue: ERANGE)
  /// `EADDRINUSE`
  public static let addressInUse = Errno(rawValue: EADDRINUSE)
  /// `EAFNOSUPPORT`
  public static let familyNotSupported = Errno(rawValue: EAFNOSUPPORT)
  /// `EADDRNOTAVAIL`
  public static let addressNotAvailable = Errno(rawValue: EADDRNOTAVAIL)
}
