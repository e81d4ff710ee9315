"""Background work. A job is a row first; a dispatcher only says that there is one."""
