@rem The command line of the project that this file stands in: .\sillage VERB
@node "%~dp0bin\sillage.js" %*
