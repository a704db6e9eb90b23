print("dirsyncd")
