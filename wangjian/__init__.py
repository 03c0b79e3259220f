"""The command line, which starts the doors.

What is here: the ``wangjian`` command, one file per group of commands, plain text when nobody
watches and progress when somebody does, exit codes, and the demo over the sandbox.
What is not here: anything a door or an act could do. Commands parse, call and print.
Where to start: ``wangjian/main.py``; heavy imports wait inside the commands, so help is instant.
"""
