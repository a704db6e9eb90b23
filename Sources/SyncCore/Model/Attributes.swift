/// Values by attribute name, as a directory holds them or is to hold them. In a change, null
/// means "clear".
package typealias Attributes = [AttributeName: JSONValue]
